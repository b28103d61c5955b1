/** Who changed which setting: written with the change, without secrets, by the right name, for its own org only. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createOrgAdmin } from '../../../../relay/src/orgs/index.ts'
import { runAs } from '../../../../relay/src/platform/actor.ts'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { LEAD_FIELDS } from '../../../support/describe-org.ts'
import { OTHER_ORG_ID, deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'

interface Entry {
    id: string
    actor: string
    subject: string
    subjectId: string
    action: string
    before: Record<string, unknown> | null
    after: Record<string, unknown> | null
    explanation: string | null
}

const encryptionKey = Buffer.alloc(32, 5)
let relay: TestRelay
let other: TestOrg

beforeAll(async () => {
    relay = await startRelay({ encryptionKey })
    other = await relay.addOrg(OTHER_ORG_ID)
})
afterAll(() => relay.stop())

const read = async (query = '?limit=200', token = relay.org.token): Promise<{ entries: Entry[]; next: string | null }> =>
    (await callApi(relay, 'GET', `/v1/audit${query}`, { token })).body as { entries: Entry[]; next: string | null }
const newest = async (): Promise<Entry | undefined> => (await read('?limit=1')).entries[0]
const actorOf = (token: string): string => `token …${token.slice(-4)}`

describe('the audit', () => {
    test('names each change of a rule with who made it, before and after', async () => {
        const sequenceId = await makeSequence(relay, 'Audited')
        expect(await newest()).toMatchObject({ subject: 'sequence', subjectId: sequenceId, action: 'created', before: null })
        const body = makeRuleInput(sequenceId)
        const { id } = (await callApi(relay, 'POST', '/v1/rules', { body })).body as { id: string }
        const rule = { subject: 'rule', subjectId: id, actor: actorOf(relay.org.token) }
        expect(await newest()).toMatchObject({ ...rule, action: 'created', before: null, after: { name: body.name, isEnabled: true } })
        await callApi(relay, 'PUT', `/v1/rules/${id}`, { body: { ...body, isEnabled: false } })
        expect(await newest()).toMatchObject({ ...rule, action: 'changed', before: { isEnabled: true }, after: { isEnabled: false } })
        await callApi(relay, 'DELETE', `/v1/rules/${id}`)
        expect(await newest()).toMatchObject({ ...rule, action: 'removed', before: { isEnabled: false }, after: null })
    })

    test('names who approved what in the org: not at the first description, nor where a later one says the same in another order', async () => {
        const describe = async (tracked: string[], more: object = {}, status = 200): Promise<void> => {
            const approvals = { trackedFields: { Lead: tracked }, writable: { Lead: [] }, ...more }
            const body = makeBody([], { kind: 'schema', orgId: relay.org.orgId, schema: { Lead: { fields: LEAD_FIELDS } }, approvals })
            const answer = await post(relay, body, signHeaders(relay.org, body))
            expect(answer.status).toBe(status)
        }
        const earlier = await newest()
        await describe(['Status', 'Rating'])
        await describe(['Rating', 'Status'])
        expect(await newest()).toEqual(earlier)
        await describe(['Rating'], { by: 'ada\0@example.com' }, 400)
        expect(await newest()).toEqual(earlier)
        await describe(['Rating'], { by: 'ada@example.com' })
        expect(await newest()).toMatchObject({
            actor: 'user:ada@example.com',
            subject: 'approved_fields',
            subjectId: 'Lead',
            action: 'changed',
            before: { approvedFields: ['Rating', 'Status'] },
            after: { approvedFields: ['Rating'] },
        })
        await describe(['Rating'], { writable: { Lead: ['Rating'] }, by: null })
        expect(await newest()).toMatchObject({ actor: 'org', subject: 'writable_fields', after: { writableFields: ['Rating'] } })
        await describe(['Rating'], { writable: { Lead: ['Rating'] }, writeBack: true })
        const switched = { before: { writeBack: false }, after: { writeBack: true } }
        expect(await newest()).toMatchObject({ actor: 'org', subject: 'write_back', subjectId: relay.org.orgId, ...switched })
    })

    test('a change that is refused or rolled back leaves no entry, and neither do deliveries and reads', async () => {
        const before = await read()
        await callApi(relay, 'POST', '/v1/sequences', { body: { name: 'Audited' } })
        await deliver(relay, [makeChange()])
        await callApi(relay, 'GET', '/v1/rules')
        const failed = relay.database.transaction(async (sql) => {
            await sql.query(`update orgs set mode = 'paused' where org_id = $1`, [relay.org.orgId])
            throw new Error('rolled back')
        })
        await expect(failed).rejects.toThrow('rolled back')
        expect(await read()).toEqual(before)
    })

    test('what the operator does is named cli, and no secret is in it', async () => {
        const admin = createOrgAdmin({ database: relay.database, sealer: createSealer(encryptionKey) })
        const token = await runAs('cli', () => relay.app.orgs.addToken(relay.org.orgId))
        await runAs('cli', () => admin.rotate(relay.org.orgId, 24))
        await runAs('cli', () => admin.revokeToken(relay.org.orgId, token.slice(-4)))
        const { entries } = await read('?limit=3')
        expect(entries.map(({ actor, subject, action }) => [actor, subject, action])).toEqual([
            ['cli', 'token', 'changed'],
            ['cli', 'org', 'changed'],
            ['cli', 'token', 'created'],
        ])
        expect(entries.map(({ explanation }) => explanation)).toEqual([
            expect.stringMatching(/^It is valid no more since \d{4}-.*Z\.$/),
            expect.stringMatching(/^New keys were made\. The org’s old keys are valid until \d{4}-.*Z at the latest\.$/),
            null,
        ])
        const stored = JSON.stringify(await relay.database.query('select * from audit'))
        expect(stored).not.toMatch(/token_hash|request_key|response_key|\\\\x[0-9a-f]{16}/)
        expect(stored).not.toContain(token)
    })

    test('an entry is read by its own org only', async () => {
        const { entries } = await read('?limit=200', other.token)
        expect(entries.map(({ subject, subjectId }) => [subject, subjectId])).toEqual([
            ['token', other.token.slice(-4)],
            ['org', OTHER_ORG_ID],
        ])
    })

    test('two callers at once are never taken for each other, and a connection forgets its caller', async () => {
        const names = Array.from({ length: 60 }, (_, number) => `At once ${number}`)
        const tokens = [relay.org.token, await relay.app.orgs.addToken(relay.org.orgId)]
        const tokenOf = (name: string): string => tokens[Number(name.slice(-1)) % 2] ?? ''
        await Promise.all(names.map((name) => callApi(relay, 'POST', '/v1/sequences', { body: { name }, token: tokenOf(name) })))
        const made = (await read()).entries.filter(({ after }) => String(after?.['name']).startsWith('At once'))
        expect(made).toHaveLength(names.length)
        for (const { actor, after } of made) expect(actor).toBe(actorOf(tokenOf(String(after?.['name']))))
        await relay.database.query(`update orgs set mode = 'realtime' where org_id = $1`, [relay.org.orgId])
        expect(await newest()).toMatchObject({ actor: 'relay', subject: 'org' })
    })

    test('pages lead from the newest to the oldest without a gap', async () => {
        const all = (await read()).entries.map(({ id }) => id)
        const seen: string[] = []
        let query: string | null = '?limit=7'
        while (query !== null) {
            const { entries, next }: { entries: Entry[]; next: string | null } = await read(query)
            seen.push(...entries.map(({ id }) => id))
            query = next === null ? null : `?limit=7&page=${next}`
        }
        expect(seen).toEqual(all)
    })
})

test('who decides on what a braked rule held is in the audit, once for each decision, and so is the lifted brake', async () => {
    const sequenceId = await makeSequence(relay, 'Braked')
    const body = makeRuleInput(sequenceId, { name: 'Braked', object: 'Contact', firingsPerHourMax: 1 })
    const { id: ruleId } = (await callApi(relay, 'POST', '/v1/rules', { body })).body as { id: string }
    const contacts = [1, 2, 3, 4].map((number) => makeChange({ object: 'Contact', recordId: `00300000000000${number}` }))
    await deliver(relay, contacts)
    await callApi(relay, 'POST', `/v1/rules/${ruleId}/held-firings`, { body: { decision: 'discard' } })
    const entries = (await read('?limit=2')).entries.toSorted((a, b) => a.subject.localeCompare(b.subject))
    const by = { actor: actorOf(relay.org.token), subjectId: ruleId, action: 'changed' }
    expect(entries).toMatchObject([
        { ...by, subject: 'brake', before: { brakedAt: expect.any(String) }, after: { brakedAt: null } },
        { ...by, subject: 'held_firings', before: { state: 'held', firings: 3 }, after: { state: 'discarded', firings: 3 } },
    ])
})
