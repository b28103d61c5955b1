/** The operator's commands: adds orgs and tokens, beside a running relay or without one. It shows a secret once and stores none. */
import { parseArgs } from 'node:util'
import { createOrgs } from '../orgs/index.ts'
import type { Orgs } from '../orgs/index.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { createSealer } from '../platform/crypto.ts'
import { HeadroomError } from '../platform/errors.ts'
import { createLog } from '../platform/log.ts'
import { openStore } from '../platform/store.ts'

const HELP = `Usage: npm run relay -- <command> <orgId> [--json]

  org add <orgId>      adds an org and prints its two keys, once
  token add <orgId>    makes an API token for the org and prints it, once
  help                 prints this

<orgId> is the id of the org (00D…, 15 or 18 characters): Setup, Company Information.
--json prints one JSON object instead of text. The store is that of DATABASE_URL or DATA_DIR, as for the relay.`

type Command = (orgs: Orgs, orgId: string) => Promise<Record<string, string>>

const COMMANDS: Readonly<Record<string, Command>> = {
    'org add': (orgs, orgId) => orgs.add(orgId),
    'token add': async (orgs, orgId) => ({ token: await orgs.addToken(orgId) }),
}

const LABELS: Readonly<Record<string, string>> = {
    requestKey: 'Request key  (the org signs with it) ',
    responseKey: 'Response key (the relay signs with it)',
    token: 'API token    (authorization: Bearer …) ',
}

const refuse = (message: string) => new HeadroomError('parameter_invalid', `${message}\n\n${HELP}`)

function readArguments() {
    try {
        return parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
    } catch (error) {
        throw refuse((error as Error).message)
    }
}

function print(result: Record<string, string>, asJson: boolean): void {
    if (asJson) return console.log(JSON.stringify(result))
    for (const [name, text] of Object.entries(result)) console.log(`${LABELS[name] ?? name}  ${text}`)
    console.log('They are not shown again: keep them safe.')
}

async function run(command: Command, orgId: string): Promise<Record<string, string>> {
    const config = readConfig(process.env)
    // What this command prints is read by people and scripts; the store's own news would stand in between.
    const store = await openStore(config, createLog('silent'))
    try {
        return await command(createOrgs({ database: store.database, sealer: createSealer(store.encryptionKey), clock: systemClock }), orgId)
    } finally {
        await store.close()
    }
}

async function main(): Promise<void> {
    const { values, positionals } = readArguments()
    const [noun, verb, orgId, ...rest] = positionals
    if (values.help === true || noun === 'help' || noun === undefined) return console.log(HELP)
    const command = COMMANDS[`${noun} ${verb ?? ''}`]
    if (command === undefined) throw refuse(`There is no command "${positionals.join(' ')}".`)
    if (orgId === undefined || rest.length > 0) throw refuse('Give exactly one org id.')
    print(await run(command, orgId), values.json === true)
}

try {
    await main()
} catch (error) {
    console.error(error instanceof HeadroomError ? error.message : error)
    process.exitCode = 1
}
