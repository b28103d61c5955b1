/**
 * The unmodified Salesforce CLI installs the package into an org that has nothing, by the commands of docs/install.md; then the org is
 * connected to a real relay, a lead is updated, and the lead is in its sequence. In the end the package is taken out again.
 */
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { createScene, type Scene } from '../../scripts/demo/scene.ts'
import { proveAll } from '../../scripts/org/prove/prove-all.ts'
import { writeRemoval } from '../../scripts/org/removal.ts'
import { type CliRun, installSalesforceCli, runSalesforceCli } from '../../scripts/org/salesforce-cli.ts'
import { createApi } from '../org/api/api.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg } from '../org/org.ts'
import { startRelay, type TestRelay } from '../support/start-relay.ts'

const INSTALL_MS = 300_000
const COMMAND_MS = 120_000

let home: string
let org: LocalOrg
let server: Server
let url: string
let accessToken: string
let relay: TestRelay
let application: RelayClient
let scene: Scene

beforeAll(async () => {
    installSalesforceCli()
    home = mkdtempSync(join(tmpdir(), 'headroom-cli-'))
    org = await createOrg({ sourceFolders: [] })
    server = createApi(org, { componentFolders: [] }).listen(0, '127.0.0.1')
    server.keepAliveTimeout = 65_000
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const answer = await fetch(`${url}/__org/sessions`, { method: 'POST' })
    accessToken = ((await answer.json()) as { accessToken: string }).accessToken
    relay = await startRelay()
}, INSTALL_MS)

afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await org.close()
    await relay.stop()
    rmSync(home, { recursive: true, force: true })
})

function sf(...commandArguments: string[]): Promise<CliRun> {
    return runSalesforceCli(commandArguments, { environment: { HOME: home, SF_ACCESS_TOKEN: accessToken } })
}

/** Words as a shell splits them; the page uses double quotes only. */
function words(line: string): string[] {
    return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** Lines of the page's last part that begin with `sf`, for the org of this test. */
function documented(start: string): string[] {
    const page = readFileSync('docs/install.md', 'utf8')
    const part = page.slice(page.indexOf('## Rehearse it on the local org'))
    const lines = part.split('\n').filter((line) => line.startsWith(`sf ${start}`))
    if (lines.length !== 1) throw new Error(`docs/install.md has ${lines.length} lines that begin with sf ${start}`)
    return words((lines[0] ?? '').replace('http://127.0.0.1:4100', url)).slice(1)
}

async function runDocumented(start: string): Promise<string> {
    const { status, stdout, stderr } = await sf(...documented(start))
    expect({ start, status, stderr: status === 0 ? '' : stdout + stderr }).toEqual({ start, status: 0, stderr: '' })
    return stdout
}

async function runApex(code: string): Promise<void> {
    const file = join(home, 'code.apex')
    writeFileSync(file, code)
    const { status, stdout, stderr } = await sf('apex', 'run', '--file', file, '--target-org', 'local')
    expect({ status, text: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, text: '' })
}

describe('the Salesforce CLI, on an org that has nothing', () => {
    test(
        'logs in with an access token',
        async () => {
            expect(await runDocumented('org login')).toContain(`Successfully authorized ${org.users.admin.username}`)
        },
        COMMAND_MS,
    )

    test(
        'says before anything is installed what would go wrong',
        async () => {
            const broken = ['--source-dir', 'force-app/main/capture', '--dry-run', '--target-org', 'local']
            const { status, stdout } = await sf('project', 'deploy', 'start', ...broken, '--json')
            const { result } = JSON.parse(stdout) as {
                result: { details: { componentFailures: { lineNumber: number; problem: string }[] } }
            }
            expect(status).toBe(1)
            expect(result.details.componentFailures[0]).toMatchObject({ lineNumber: expect.any(Number), problem: expect.any(String) })
            expect([...org.services.program.classes.keys()]).toEqual([])
        },
        COMMAND_MS,
    )

    test(
        'deploys the package',
        async () => {
            expect(await runDocumented('project deploy')).toContain('Status: Succeeded')
            expect(org.services.program.triggers.map(({ name }) => name)).toContain('LeadChange')
            expect(org.services.schema.object('Headroom_Buffer__c')?.kind).toBe('custom')
        },
        COMMAND_MS,
    )

    test(
        'runs Apex tests, at once and in the background',
        async () => {
            const results = await Promise.all([
                runDocumented('apex run test --class-names RelaySignatureTest'),
                runDocumented('apex run test --class-names HeartbeatTest'),
            ])
            for (const text of results) {
                expect(text).toMatch(/Outcome\s+Passed/)
                expect(text).toMatch(/Fail Rate\s+0%/)
            }
        },
        COMMAND_MS,
    )

    test(
        'reads records and limits, and assigns the permission set',
        async () => {
            const [rows, limits, assigned] = await Promise.all([
                runDocumented('data query'),
                runDocumented('org list limits'),
                runDocumented('org assign permset'),
            ])
            expect(rows).toMatch(/LeadChange\s+Active/)
            expect(limits).toMatch(/DailyApiRequests\s+\d+\s+15000/)
            expect(assigned).toContain('Headroom_Admin')
        },
        COMMAND_MS,
    )
})

describe('an org that the Salesforce CLI installed the package into', () => {
    test(
        'proves what Headroom takes for granted, as far as the local org has it, and keeps nothing of the proofs',
        async () => {
            const rows = await proveAll('local', { HOME: home })
            expect(rows.filter(({ verdict }) => verdict === 'DIFFERENT')).toEqual([])
            expect(rows.filter(({ verdict }) => verdict === 'as expected').length).toBeGreaterThanOrEqual(9)
            expect([...org.services.schema.objects()].map(({ name }) => name).filter((name) => name.startsWith('Prove_'))).toEqual([])
            await org.settle()
        },
        COMMAND_MS,
    )

    test(
        'tells the relay of a lead that is updated, and the lead is in its sequence',
        async () => {
            const keys = await relay.addOrg(org.services.orgId)
            application = new RelayClient(relay.url, keys.token)
            scene = await createScene({ api: application })
            org.addRemoteSite(relay.url)
            const text = (key: Buffer): string => `whsec_${key.toString('base64')}`
            await runApex(`ConnectionController.connect('${relay.url}', '${text(keys.requestKey)}', '${text(keys.responseKey)}');`)
            await org.settle()
            const made = await sf(
                'data',
                'create',
                'record',
                '--sobject',
                'Lead',
                '--values',
                'LastName=Lovelace Company=Engines',
                '--target-org',
                'local',
                '--json',
            )
            const { id } = (JSON.parse(made.stdout) as { result: { id: string } }).result
            const update = [
                'data',
                'update',
                'record',
                '--sobject',
                'Lead',
                '--record-id',
                id,
                '--values',
                'Status=Working',
                '--target-org',
                'local',
            ]
            expect((await sf(...update)).status).toBe(0)
            await org.settle()
            expect(await enrolledLeads()).toEqual([id])
        },
        COMMAND_MS,
    )

    test(
        'does not let the package go while its heartbeat is scheduled, and after Disconnect keeps nothing of it',
        async () => {
            const { empty, destructive } = writeRemoval(['force-app/main', 'force-app/test'], home)
            const remove = [
                'project',
                'deploy',
                'start',
                '--manifest',
                empty,
                '--post-destructive-changes',
                destructive,
                '--target-org',
                'local',
                '--json',
            ]
            const refused = await sf(...remove)
            expect(refused.stdout).toContain('This schedulable class has jobs pending or in progress')
            await runApex('ConnectionController.disconnect();')
            await org.settle()
            const removed = await sf(...remove)
            expect(removed.status).toBe(0)
            expect(whatIsLeft()).toEqual({ classes: [], triggers: [], objects: [], schedules: 0, jobs: 0, permissionSets: 0 })
        },
        COMMAND_MS,
    )
})

async function enrolledLeads(): Promise<string[]> {
    const until = Date.now() + 10_000
    for (;;) {
        const path = `/v1/sequences/${scene.sequenceId}/enrollments?state=active`
        const { enrollments } = await application.request<{ enrollments: { recordId: string }[] }>('GET', path)
        if (enrollments.length > 0 || Date.now() > until) return enrollments.map(({ recordId }) => recordId)
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
}

function whatIsLeft(): object {
    const { program, schema } = org.services
    const count = (soql: string): number =>
        org.runAsUser(org.users.admin, 'synchronous', () => org.services.data.queryText(soql, () => null)).records.length
    return {
        classes: [...program.classes.keys()],
        triggers: program.triggers.map(({ name }) => name),
        objects: [...schema.objects()].map(({ name }) => name).filter((name) => /__\w$/.test(name)),
        schedules: count('SELECT Id FROM CronTrigger'),
        jobs: count("SELECT Id FROM AsyncApexJob WHERE Status IN ('Queued', 'Processing')"),
        permissionSets: count("SELECT Id FROM PermissionSet WHERE Name LIKE 'Headroom%'"),
    }
}
