/** The API with a fault planted in every statement: the condition that names the org is gone. What is left is the wall in the store. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Database, Sql } from '../../../../relay/src/platform/database.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { OTHER_ORG_ID, deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

const RECORD = '00Q000000000001EAA'
/** Set once the data is laid out. */
let isMutated = false
let mutated = 0

/** `org_id = $1` becomes true; the parameter keeps its type. */
function forgetOrg(text: string): string {
    const mutant = text.replace(/\b(\w+\.)?org_id = \$1(?!\d)/g, () => '$1::text is not null')
    if (mutant !== text) mutated++
    return mutant
}

const mutate = (sql: Sql): Sql => ({ query: (text, values) => sql.query(isMutated ? forgetOrg(text) : text, values) })
const mutateAll = (database: Database): Database => ({
    ...mutate(database),
    transaction: (work) => database.transaction((sql) => work(mutate(sql))),
    snapshot: (work) => database.snapshot((sql) => work(mutate(sql))),
    close: () => database.close(),
})

let relay: TestRelay
let stranger: TestOrg
let own: Record<string, string>

async function start(isWalled: boolean): Promise<void> {
    isMutated = false
    mutated = 0
    relay = await startRelay({ isWalled, wrapDatabase: mutateAll })
    stranger = await relay.addOrg(OTHER_ORG_ID)
    const sequenceId = await makeSequence(relay, 'Outbound of A')
    const rule = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { name: 'Rule of A' }) })
    const webhook = await callApi(relay, 'POST', '/v1/webhooks', { body: { url: 'http://127.0.0.1:9/', events: [], isEnabled: false } })
    await deliver(relay, [makeChange({ recordId: RECORD, values: { Status: 'Working', LastName: 'Secret of A' } })])
    await eventually(async () => {
        const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments`)
        return (answer.body as { enrollments: unknown[] }).enrollments[0] ?? null
    })
    own = { object: 'Lead', recordId: RECORD, sequenceId }
    for (const [name, answer] of Object.entries({ ruleId: rule, webhookId: webhook })) own[name] = (answer.body as { id: string }).id
    isMutated = true
}

/** Every route that takes no body, with the ids of A's things and the token of B; what removes comes last. */
async function callAll(): Promise<string[]> {
    const routes = relay.app.routes.filter((route) => route.security === 'token' && route.body === null)
    const answers: string[] = []
    for (const route of routes.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))) {
        const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => own[name] ?? 'msg_00000000000000000000000000000000')
        answers.push((await callApi(relay, route.method, path, { token: stranger.token })).text)
    }
    return answers
}

describe('FAILURES C4-81: statements that forget their org', () => {
    afterEach(() => relay.stop())

    describe('behind the wall', () => {
        beforeEach(() => start(true))

        test('show nothing of another org on any route, and leave its rows as they were', async () => {
            const rowsOfA = async () =>
                Object.entries(await takeSnapshot(relay.database)).map(([table, rows]) => [
                    table,
                    rows.split('\n').filter((row) => row.includes(relay.org.orgId)),
                ])
            const before = await rowsOfA()
            const all = (await callAll()).join('\n')
            expect(mutated).toBeGreaterThan(20)
            expect(all).not.toMatch(/store_failed|internal/)
            for (const value of ['of A', RECORD, relay.org.orgId, ...Object.values(own).slice(2)]) expect(all).not.toContain(value)
            expect(await rowsOfA()).toEqual(before)
        })
    })

    describe('without the wall', () => {
        beforeEach(() => start(false))

        test('show and remove what is another org’s: the fault is a real one', async () => {
            const all = (await callAll()).join('\n')
            expect(all).toContain('Rule of A')
            expect(all).toContain('Secret of A')
            expect(await relay.database.query('select from rules')).toEqual([])
        })
    })
})
