/** A local org with the package, logged in to by the Salesforce CLI in a home of its own. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '../../../test/org/api/api.ts'
import { createOrg } from '../../../test/org/org.ts'
import { installSalesforceCli, runSalesforceCli } from '../salesforce-cli.ts'

export interface LocalTarget {
    readonly alias: string
    readonly environment: Readonly<Record<string, string>>
    stop(): Promise<void>
}

export async function startLocalTarget(): Promise<LocalTarget> {
    installSalesforceCli()
    const home = mkdtempSync(join(tmpdir(), 'headroom-prove-home-'))
    const org = await createOrg({ sourceFolders: ['force-app/main'] })
    const server = createApi(org).listen(0, '127.0.0.1')
    // Compiling a deployment holds this process up: a connection that waits meanwhile is not idle.
    server.keepAliveTimeout = 65_000
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const session = (await (await fetch(`${url}/__org/sessions`, { method: 'POST' })).json()) as { accessToken: string }
    const environment = { HOME: home, SF_ACCESS_TOKEN: session.accessToken }
    const login = ['org', 'login', 'access-token', '--instance-url', url, '--alias', 'local', '--no-prompt']
    const { status, stderr } = await runSalesforceCli(login, { environment })
    if (status !== 0) throw new Error(`sf ${login.join(' ')}: ${stderr}`)
    return {
        alias: 'local',
        environment,
        stop: async () => {
            server.closeAllConnections()
            server.close()
            await org.close()
            rmSync(home, { recursive: true, force: true })
        },
    }
}
