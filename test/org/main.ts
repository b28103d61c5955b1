/**
 * Runs the local org as a process: force-app on ORG_PORT (4100), loopback only, until it is told to stop. `-- --empty`: an org that has
 * nothing installed, for deployments.
 */
import { parseArgs } from 'node:util'
import { createApi } from './api/api.ts'
import { createOrg } from './org.ts'

const USAGE = `npm run org   a local org with Headroom installed, on this machine until Ctrl-C
  -- --empty   with nothing installed, for deployments
ORG_PORT chooses the port, 4100 unless given.`

/** Whoever mistypes an option needs the sentence, not a stack. */
function readFlags() {
    try {
        const { values } = parseArgs({ options: { empty: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } })
        if (!values.help) return values
        console.log(USAGE)
        process.exit(0)
    } catch (error) {
        console.error(`${(error as Error).message}\n\n${USAGE}`)
        process.exit(1)
    }
}

const flags = readFlags()
const port = Number(process.env['ORG_PORT'] ?? 4100)
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('ORG_PORT must be a port number from 0 to 65535')

const org = await createOrg({ sourceFolders: flags.empty ? [] : ['force-app/main', 'force-app/test'] })
const server = createApi(org, { componentFolders: flags.empty ? [] : ['force-app/main'] }).listen(port, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) console.log(`local org on http://127.0.0.1:${address.port}`)
})
// Compiling a deployment holds the process up: a connection that waits meanwhile is not idle.
server.keepAliveTimeout = 65_000

async function stop(): Promise<void> {
    await new Promise((resolve) => server.close(resolve))
    await org.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
