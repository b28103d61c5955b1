/**
 * `npm run demo`: a local org and a relay on this machine, connected, with records and a rule; shows changes and firings until Ctrl-C.
 * `-- --once`: one lead update, its time and its cost, then ends (0, or 1 with what failed). `-- --scenario harmless`, `quota` or `writeback`:
 * hours of an org's life on a driven clock, step by step, then ends likewise. `-- --json`: one JSON object last.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { followFeed } from './demo/follow.ts'
import { renderOnce, runOnce } from './demo/once.ts'
import { hirePeople } from './demo/people.ts'
import { createRecords, createScene, RULE_NAME } from './demo/scene.ts'
import { accounts, makeLeads } from './demo/seed.ts'
import { findScenario } from './demo/scenarios/index.ts'
import { runScenario } from './demo/scenarios/scenario.ts'
import { startWorld, type World } from './demo/world.ts'
import { readFlags, WrongUse } from './read-flags.ts'

const USAGE = `npm run demo   a local org and a relay on this machine; shows changes and firings until Ctrl-C
  --once              updates one lead, prints its time and its cost, and ends
  --scenario <name>   harmless, quota or writeback: hours of an org's life, step by step
  --json              prints one JSON object last
ORG_PORT, RELAY_PORT and DATA_DIR choose ports and folder.`

const flags = readFlags(USAGE, {
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    scenario: { type: 'string' },
})

/** With --json people's lines go to standard error, so that the last line of standard output is the object. */
const say = (line: string): void => (flags.json ? console.error(line) : console.log(line))

function readPort(name: string, fallback: number): number {
    const text = process.env[name] ?? String(fallback)
    const port = Number(text)
    if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new WrongUse(`${name} must be a port from 1 to 65535, not "${text}"`)
    return port
}

async function showOnce(world: World): Promise<boolean> {
    const result = await runOnce(world)
    say(renderOnce(result))
    if (flags.json) console.log(JSON.stringify(result))
    if (!result.enrolled) say('The lead was not enrolled within 10 s. The last lines of the org: ' + world.org.log.slice(-5).join('\n'))
    return result.ok
}

async function showLive(world: World): Promise<void> {
    await createRecords(world, 'Account', accounts)
    const leads = await createRecords(world, 'Lead', makeLeads(20))
    await world.org.settle()
    await createScene(world)
    const leadId = leads[0] ?? ''
    await hirePeople(world)
    const login = `${world.orgUrl}/services/oauth2/token`
    say(`
  Salesforce (local org)  ${world.orgUrl}   org id ${world.org.services.orgId}
  Relay                   ${world.relay.url}   API description: ${world.relay.url}/openapi.json
  Token                   ${world.keys.token}
  Rule                    ${RULE_NAME}
  Panel                   ${world.orgUrl}/lightning/n/Headroom   (in Setup: ${world.orgUrl}/lightning/setup/Headroom)
                          Log in as Ada Admin, Rita Rules, Uma User, or Sam Standard, who has no permission set.
                          The first page takes some 20 s, once.

  Try: save a lead as Working, in another terminal:

    curl -X PATCH ${world.orgUrl}/services/data/v66.0/sobjects/Lead/${leadId} \\
      -H 'authorization: Bearer ${world.salesforce.accessToken ?? `(log in at ${login})`}' -H 'content-type: application/json' \\
      -d '{"Status":"Working"}'

  or read the feed: curl -H 'authorization: Bearer ${world.keys.token}' '${world.relay.url}/v1/changes?after=0'

  Changes and firings, as they come (Ctrl-C ends the demo):
`)
    const end = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort())
    await followFeed(world, (line) => say(`  ${line}`), end.signal)
}

async function showScenario(name: string, ports: Ports, dataDir: string): Promise<boolean> {
    const scenario = findScenario(name)
    say(`Scenario ${scenario.name}: ${scenario.summary}`)
    const result = await runScenario(scenario, { ...ports, dataDir, say })
    say(result.ok ? 'Every step is as expected.' : 'Not every step is as expected.')
    if (flags.json) console.log(JSON.stringify(result))
    return result.ok
}

interface Ports {
    readonly orgPort: number
    readonly relayPort: number
}

async function main(): Promise<boolean> {
    const givenFolder = process.env['DATA_DIR']
    const dataDir = givenFolder ?? mkdtempSync(join(tmpdir(), 'headroom-demo-'))
    let world: World | null = null
    try {
        const ports = { orgPort: readPort('ORG_PORT', 4100), relayPort: readPort('RELAY_PORT', 4200) }
        if (flags.scenario !== undefined) return await showScenario(flags.scenario, ports, dataDir)
        say('Starting the local org and the relay …')
        world = await startWorld({ ...ports, dataDir })
        if (flags.once) return await showOnce(world)
        await showLive(world)
        say('\n  Stopping …')
        return true
    } finally {
        await world?.stop()
        if (givenFolder === undefined) rmSync(dataDir, { recursive: true, force: true })
    }
}

try {
    process.exitCode = (await main()) ? 0 : 1
} catch (error) {
    if (flags.json) console.log(JSON.stringify({ ok: false, error: (error as Error).message }))
    const { message, stack = message } = error as Error
    console.error(`The demo failed: ${error instanceof WrongUse ? message : stack}`)
    process.exitCode = 1
}
