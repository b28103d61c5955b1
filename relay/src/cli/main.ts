/** The operator's commands, beside a running relay or without one. A secret is shown once and stored nowhere. */
import { parseArgs } from 'node:util'
import { createOrgAdmin, createOrgs } from '../orgs/index.ts'
import { runAs } from '../platform/actor.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import { describeFailure } from '../platform/failure-text.ts'
import { createLog } from '../platform/log.ts'
import { openStore, openStoreAsIs } from '../platform/store.ts'
import { refuse } from './command.ts'
import type { Command, CommandResult, Options } from './command.ts'
import { CONNECT_COMMANDS } from './connect-command.ts'
import { DOCTOR_COMMANDS } from './doctor.ts'
import { KEY_COMMANDS } from './key-commands.ts'
import { ORG_COMMANDS } from './org-commands.ts'
import { SYNC_COMMANDS } from './sync-commands.ts'
import { TOKEN_COMMANDS } from './token-commands.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
    ...ORG_COMMANDS,
    ...TOKEN_COMMANDS,
    ...KEY_COMMANDS,
    ...CONNECT_COMMANDS,
    ...SYNC_COMMANDS,
    ...DOCTOR_COMMANDS,
}

const usageOf = (words: string, { parameters }: Command): string => [words, ...parameters].join(' ')

const HELP = `Usage: npm run relay -- <command> [--json]

${Object.entries(COMMANDS)
    .map(([words, command]) => `  ${usageOf(words, command).padEnd(32)}${command.summary}`)
    .join('\n')}
  help                            prints this

<orgId> is the id of the org (00D…, 15 or 18 characters): Setup, Company Information.
--json prints one JSON object instead of text. The store is that of DATABASE_URL or DATA_DIR, as for the relay.`

/** The whole help behind a refusal would push the refusal out of sight. */
const WHERE_HELP_IS = 'All commands: npm run relay -- help'

function readArguments() {
    const options = {
        json: { type: 'boolean' },
        yes: { type: 'boolean' },
        'grace-hours': { type: 'string' },
        role: { type: 'string' },
        integrated: { type: 'boolean' },
        'keys-stdin': { type: 'boolean' },
        'login-url': { type: 'string' },
        username: { type: 'string' },
        'client-id': { type: 'string' },
        certificate: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
    } as const
    try {
        return parseArgs({ allowPositionals: true, options })
    } catch (error) {
        throw refuse(`${(error as Error).message}\n${WHERE_HELP_IS}`)
    }
}

/** A command is one word or two; the rest are its parameters. */
function findCommand(words: readonly string[]): { command: Command; parameters: readonly string[] } {
    for (const length of [1, 2]) {
        const name = words.slice(0, length).join(' ')
        const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
        if (command === undefined) continue
        const parameters = words.slice(length)
        if (parameters.length === command.parameters.length) return { command, parameters }
        throw refuse(`Write it like this: npm run relay -- ${usageOf(name, command)}`)
    }
    const alike = Object.keys(COMMANDS).filter((name) => name.split(' ').some((word) => words.includes(word)))
    const advice = alike.length > 0 ? `\nThese are alike: ${alike.join(', ')}.` : ''
    throw refuse(`There is no command "${words.join(' ')}".${advice}\n${WHERE_HELP_IS}`)
}

async function run(command: Command, parameters: readonly string[], options: Options): Promise<CommandResult> {
    const config = readConfig(process.env)
    // What a command prints is read by people and scripts; the store's own news would stand in between.
    const store = await (command.looksOnly === true ? openStoreAsIs : openStore)(config, createLog('silent'))
    const parts = { database: store.database, sealer: store.sealer, clock: systemClock }
    try {
        const commandParts = { config, store, orgs: createOrgs(parts), admin: createOrgAdmin(parts), options }
        return await acrossOrgs(() => runAs('cli', () => command.run(commandParts, parameters)))
    } finally {
        await store.close()
    }
}

async function main(): Promise<void> {
    const { values, positionals } = readArguments()
    if (values.help === true || positionals.length === 0 || positionals[0] === 'help') return console.log(HELP)
    const { command, parameters } = findCommand(positionals)
    const {
        json,
        yes,
        role,
        integrated,
        username,
        certificate,
        'keys-stdin': keysStdin,
        'grace-hours': graceHours,
        'login-url': loginUrl,
        'client-id': clientId,
    } = values
    const options = { json, yes, role, integrated, username, certificate, keysStdin, graceHours, loginUrl, clientId }
    const { data, lines, isFault } = await run(command, parameters, options)
    console.log(json === true ? JSON.stringify(data) : lines.join('\n'))
    if (isFault === true) process.exitCode = 1
}

try {
    await main()
} catch (error) {
    console.error(describeFailure(error))
    process.exitCode = 1
}
