/** What the operator does with orgs, against a real store: rotation, lists, revocation and erasure. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createOrgAdmin } from '../../../../relay/src/orgs/index.ts'
import type { OrgAdmin } from '../../../../relay/src/orgs/index.ts'
import { sign } from '../../../../relay/src/signing/index.ts'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

const MISSING = '00D000000000009EAA'
const encryptionKey = Buffer.alloc(32, 3)
let now = Date.now()
let relay: TestRelay
let admin: OrgAdmin
let org: TestOrg
let number = 10

beforeAll(async () => {
    relay = await startRelay({ clock: { now: () => new Date(now) }, encryptionKey })
    admin = createOrgAdmin({ database: relay.database, sealer: createSealer(encryptionKey) })
})
afterAll(() => relay.stop())
beforeEach(async () => {
    org = await relay.addOrg(`00D0000000000${number++}EAA`)
})

const toKey = (text: string): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')
const forgetCaches = (): number => (now += 5_000)

async function send(sender: TestOrg) {
    const body = makeBody([makeChange()], { orgId: sender.orgId })
    return post(relay, body, signHeaders(sender, body, { 'webhook-timestamp': String(Math.floor(now / 1000)) }))
}

/** Whether the answer is signed by the key. */
function isAnswerOf(key: Buffer, answer: Awaited<ReturnType<typeof send>>): boolean {
    const [id, timestamp] = [answer.headers.get('webhook-id') ?? '', answer.headers.get('webhook-timestamp') ?? '']
    return answer.headers.get('webhook-signature') === sign(key, id, timestamp, answer.text)
}

describe('keys that the org made', () => {
    const makeKey = () => `whsec_${randomBytes(32).toString('base64')}`

    test('are accepted beside the old ones, as those that the relay makes', async () => {
        const [requestKey, responseKey] = [makeKey(), makeKey()]
        expect(await admin.rotate(org.orgId, 1, { requestKey, responseKey })).toMatchObject({ requestKey, responseKey })
        forgetCaches()
        const rotated = { ...org, requestKey: toKey(requestKey), responseKey: toKey(responseKey) }
        for (const sender of [org, rotated]) {
            const answer = await send(sender)
            expect([answer.status, isAnswerOf(sender.responseKey, answer)]).toEqual([200, true])
        }
    })

    test('are refused by name where they are not worth signing with, and the old ones stay', async () => {
        const [good, repeated] = [makeKey(), `whsec_${Buffer.alloc(32, 7).toString('base64')}`]
        const short = `whsec_${randomBytes(24).toString('base64')}`
        for (const [requestKey, responseKey, fault] of [
            [good, good, 'Response key: it is the same as the request key.'],
            [good, short, 'Response key: it must be whsec_ and the base64 of 32 bytes'],
            [good.slice('whsec_'.length), makeKey(), 'Request key: it must be whsec_'],
            [`${good.slice(0, -2)}%=`, makeKey(), 'Request key: it must be whsec_'],
            [repeated, good, 'Request key: its bytes repeat'],
        ] as const) {
            await expect(admin.rotate(org.orgId, 0, { requestKey, responseKey })).rejects.toThrow(fault)
        }
        forgetCaches()
        expect((await send(org)).status).toBe(200)
    })
})

describe('rotating the keys of an org', () => {
    test('FAILURES C1-6: both pairs are accepted until the grace has passed, each answered with its own response key', async () => {
        const keys = await admin.rotate(org.orgId, 1)
        const rotated = { ...org, requestKey: toKey(keys.requestKey), responseKey: toKey(keys.responseKey) }
        forgetCaches()
        for (const sender of [org, rotated]) {
            const answer = await send(sender)
            expect([answer.status, isAnswerOf(sender.responseKey, answer)]).toEqual([200, true])
        }
        await relay.database.query('update orgs set previous_keys_expire_at = now() where org_id = $1', [org.orgId])
        forgetCaches()
        expect((await send(org)).status).toBe(401)
        expect((await send(rotated)).status).toBe(200)
    })

    test('a delivery signed by keys of this moment is accepted: the relay looks for them again, at most once a second for an org', async () => {
        const rotate = async () => ({ ...org, requestKey: toKey((await admin.rotate(org.orgId, 24)).requestKey) })
        expect((await send(org)).status).toBe(200)
        now += 1_000
        expect((await send(await rotate())).status).toBe(200)
        const third = await rotate()
        expect((await send(third)).status).toBe(401)
        now += 1_000
        expect((await send(third)).status).toBe(200)
    })

    test('without a grace the old pair ends at once, and the pair before the last never works again', async () => {
        const second = await admin.rotate(org.orgId, 0)
        await admin.rotate(org.orgId, 24)
        forgetCaches()
        expect((await send(org)).status).toBe(401)
        expect((await send({ ...org, requestKey: toKey(second.requestKey) })).status).toBe(200)
    })

    test('an org that could not keep what was made for it is not locked out, however often keys are made and however long that takes', async () => {
        const [second, third] = [await admin.rotate(org.orgId, 24), await admin.rotate(org.orgId, 24)]
        await admin.rotate(org.orgId, 24)
        await relay.database.query('update orgs set previous_keys_expire_at = now() where org_id = $1', [org.orgId])
        forgetCaches()
        const answer = await send(org)
        expect([answer.status, isAnswerOf(org.responseKey, answer)]).toEqual([200, true])
        for (const lost of [second, third]) expect((await send({ ...org, requestKey: toKey(lost.requestKey) })).status).toBe(401)
    })

    test('the first use of a newer pair ends those before it: of the newest, or of the one before, which then stays', async () => {
        const second = { ...org, requestKey: toKey((await admin.rotate(org.orgId, 24)).requestKey) }
        const third = { ...org, requestKey: toKey((await admin.rotate(org.orgId, 24)).requestKey) }
        forgetCaches()
        expect((await send(second)).status).toBe(200)
        await relay.database.query('update orgs set previous_keys_expire_at = now() where org_id = $1', [org.orgId])
        forgetCaches()
        expect([(await send(org)).status, (await send(second)).status, (await send(third)).status]).toEqual([401, 200, 200])
        forgetCaches()
        expect([(await send(org)).status, (await send(second)).status, (await send(third)).status]).toEqual([401, 401, 200])
    })

    test('an unknown org is refused, and nothing changes', async () => {
        const before = await takeSnapshot(relay.database)
        await expect(admin.rotate(MISSING, 1)).rejects.toMatchObject({ code: 'org_unknown' })
        await expect(admin.remove(MISSING)).rejects.toMatchObject({ code: 'org_unknown' })
        await expect(admin.revokeToken(org.orgId, '????')).rejects.toMatchObject({ code: 'not_found' })
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })
})

test('FAILURES C1-6: a token revoked by its last four characters is refused within five seconds, and stays listed', async () => {
    const read = () => callApi(relay, 'GET', '/v1/rules', { token: org.token })
    expect((await read()).status).toBe(200)
    expect(await admin.revokeToken(org.orgId, org.token.slice(-4))).toBe(1)
    forgetCaches()
    expect((await read()).status).toBe(401)
    expect(await admin.listTokens(org.orgId)).toMatchObject([{ lastFour: org.token.slice(-4), revokedAt: expect.any(Date) }])
})

test('orgs are listed', async () => {
    expect((await admin.list()).map(({ orgId }) => orgId)).toContain(org.orgId)
    await admin.remove(org.orgId)
})

test('removing an org leaves no row of it in any table, and every row of other orgs as it was', async () => {
    const options = { token: org.token }
    const other = { ...relay, org } as TestRelay
    const sequenceId = await makeSequence(other, 'To be erased')
    await callApi(relay, 'POST', '/v1/rules', { ...options, body: makeRuleInput(sequenceId) })
    const delivered = await deliver(other, [makeChange(), makeChange()], { 'webhook-timestamp': String(Math.floor(now / 1000)) })
    expect(delivered.status).toBe(200)
    await eventually(async () => {
        const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments`, options)
        return (answer.body as { enrollments: unknown[] }).enrollments[0] ?? null
    })
    const before = await takeSnapshot(relay.database)
    const held = Object.entries(before).filter(([, rows]) => rows.includes(org.orgId))
    expect(held.map(([table]) => table)).toEqual(
        expect.arrayContaining(['api_tokens', 'changes', 'deliveries', 'enrollments', 'firings', 'orgs', 'records', 'rules', 'sequences']),
    )
    expect(await admin.remove(org.orgId)).toMatchObject({ changes: 2, deliveries: 1, records: 1, rules: 1, orgs: 1 })
    const withoutOrg = Object.entries(before).map(([table, rows]) => [
        table,
        rows
            .split('\n')
            .filter((row) => !row.includes(org.orgId))
            .join('\n'),
    ])
    expect(await takeSnapshot(relay.database)).toEqual(Object.fromEntries(withoutOrg))
    forgetCaches()
    expect((await send(org)).status).toBe(401)
})

test('every table that holds rows of orgs names their org, so that removal finds it', async () => {
    const rows = await relay.database.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public' and not exists (select from information_schema.columns
             where table_schema = 'public' and table_name = tablename and column_name = 'org_id')`,
    )
    expect(rows.map(({ name }) => name)).toEqual(['migrations'])
})
