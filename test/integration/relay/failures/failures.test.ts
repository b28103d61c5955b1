/** Changes that cannot be applied: set aside with their cause while everything else gets in, tried again or given up by a person. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Failure } from '../../../../relay/src/failures/index.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import type { ApiAnswer } from '../../../support/call-api.ts'
import { deliver, makeBody, makeChange, makeDeliveryId, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { Answer, ChangeInput, TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())
afterEach(async () => {
    await relay.database.query('delete from failures')
    await relay.database.query('drop trigger if exists refuse on changes')
})

const readFailures = async (query = ''): Promise<Failure[]> =>
    ((await callApi(relay, 'GET', `/v1/failures${query}`)).body as { failures: Failure[] }).failures
const settle = (id: string | undefined, how: 'retry' | 'discard'): Promise<ApiAnswer> =>
    callApi(relay, 'POST', `/v1/failures/${id ?? ''}/${how}`)

async function isInFeed({ transaction }: ChangeInput): Promise<boolean> {
    return (await relay.database.query('select from changes where transaction = $1', [transaction])).length === 1
}

/** From now on the store refuses every change that says so of itself, as a constraint would that nobody thought of. */
async function refuseMarkedChanges(): Promise<void> {
    await relay.database.query(`create or replace function refuse_marked() returns trigger language plpgsql as $$
        begin if new.values->>'Refuse' is not null then raise 'refused'; end if; return new; end $$`)
    await relay.database.query('create trigger refuse before insert on changes for each row execute function refuse_marked()')
}

const makeLeads = (count: number, prefix: string): ChangeInput[] =>
    Array.from({ length: count }, (_, number) => makeChange({ recordId: `00Q${prefix}${String(number).padStart(9, '0')}` }))

describe('a change that is none', () => {
    test('FAILURES O6: one among a thousand is parked with its cause, the others are applied, and later versions of its record too', async () => {
        const leads = makeLeads(1_000, 'AAA')
        const poison = { ...leads[500], operation: 'exploded' }
        const answer = await deliver(relay, leads.with(500, poison))
        expect(answer).toMatchObject({ status: 200, body: { accepted: 1_000, parked: 1, duplicate: false } })
        const [row] = await relay.database.query('select count(*)::int as records from records')
        expect(row).toEqual({ records: 999 })
        const failures = await readFailures()
        expect(failures).toHaveLength(1)
        expect(failures[0]).toMatchObject({
            object: 'Lead',
            transaction: poison.transaction,
            sequence: 0,
            change: { operation: 'exploded', values: { Status: 'Working' } },
            cause: 'Give created, updated, deleted or undeleted.',
            field: 'operation',
            state: 'parked',
            attempts: 1,
        })
        await deliver(relay, [makeChange({ recordId: failures[0]?.recordId ?? '', values: { Status: 'Closed' } })])
        const record = await callApi(relay, 'GET', `/v1/records/Lead/${failures[0]?.recordId}`)
        expect(record.body).toMatchObject({ values: { Status: 'Closed' } })
    })

    test.each<[string, Record<string, unknown>]>([
        ['operation', { operation: 'exploded' }],
        ['systemModstamp', { systemModstamp: '2026-13-45T00:00:00.000Z' }],
        ['capturedAt', { capturedAt: 'yesterday' }],
        ['changedBy', { changedBy: 'somebody' }],
        ['values.Address', { values: { Address: { street: 'compound' } } }],
        ['previous.Tags', { previous: { Tags: ['a'] } }],
        ['origin', { origin: 'x'.repeat(256) }],
        ['reread', { reread: true }],
    ])('is parked when its %s is wrong, and the field is named', async (field, input) => {
        const answer = await deliver(relay, [makeChange(input), makeChange()])
        expect(answer).toMatchObject({ status: 200, body: { accepted: 2, parked: 1 } })
        expect(await readFailures()).toMatchObject([{ field, cause: expect.stringMatching(/[a-z]/) }])
    })

    test('is one failure however often it comes, and a repeat of its delivery is told the same', async () => {
        const poison = makeChange({ operation: 'exploded' })
        const id = makeDeliveryId()
        const body = makeBody([poison, makeChange()])
        const headers = signHeaders(relay.org, body, { 'webhook-id': id })
        const answers: Answer[] = []
        for (let time = 0; time < 2; time++) answers.push(await post(relay, body, headers))
        answers.push(await deliver(relay, [poison]))
        expect(answers.map(({ body: { accepted, parked, duplicate } }) => [accepted, parked, duplicate])).toEqual([
            [2, 1, false],
            [2, 1, true],
            [1, 1, false],
        ])
        expect(await readFailures()).toMatchObject([{ deliveryId: id }])
    })

    test('stays parked when it is tried again in vain, is given up once, and then decides no more', async () => {
        await deliver(relay, [makeChange({ operation: 'exploded' })])
        const [failure] = await readFailures('?state=parked')
        expect(await settle(failure?.id, 'retry')).toMatchObject({
            status: 200,
            body: { state: 'parked', attempts: 2, field: 'operation' },
        })
        expect(await settle(failure?.id, 'discard')).toMatchObject({
            status: 200,
            body: { state: 'discarded', settledAt: expect.any(String) },
        })
        for (const how of ['retry', 'discard'] as const) expect((await settle(failure?.id, how)).status).toBe(409)
        expect(await readFailures('?state=parked')).toEqual([])
        expect((await settle('999999', 'retry')).status).toBe(404)
    })

    test('is in the story of its record, even when nothing else of the record ever came', async () => {
        const recordId = '00QBBB000000001AAA'
        await deliver(relay, [makeChange({ recordId: recordId.slice(0, 15), operation: 'exploded' })])
        const [failure] = await readFailures()
        const story = await callApi(relay, 'GET', `/v1/records/Lead/${failure?.recordId}/story`)
        expect(story).toMatchObject({ status: 200, body: { changes: [], failures: [{ field: 'operation', state: 'parked' }] } })
    })

    test('is counted for the operator', async () => {
        await deliver(relay, [makeChange({ operation: 'exploded' }), makeChange({ capturedAt: 'yesterday' })])
        expect((await callApi(relay, 'GET', '/metrics', { token: null })).text).toMatch(/^headroom_failures_parked 2$/m)
    })

    test('is refused with its delivery once ten thousand wait, while good deliveries still get in', async () => {
        await relay.database.query(
            `insert into failures (org_id, object, record_id, transaction, sequence, change, cause, delivery_id)
             select $1, 'Lead', '00Q000000000001EAA', 'made-for-the-bound', number, '{}', 'made', 'made' from generate_series(1, 10000) as number`,
            [relay.org.orgId],
        )
        const [bad, good] = [makeChange({ operation: 'exploded' }), makeChange()]
        const refused = await deliver(relay, [bad, good])
        expect(refused).toMatchObject({ status: 400, body: { error: { code: 'body_invalid', field: 'changes' } } })
        expect(await isInFeed(good)).toBe(false)
        expect((await deliver(relay, [good])).status).toBe(200)
    })
})

describe('a change that the store refuses', () => {
    test('FAILURES O6: is found among the others and parked; tried again once the store takes it, it fires its rule and stays behind newer values', async () => {
        const sequenceId = await makeSequence(relay, 'Outbound')
        await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId) })
        await refuseMarkedChanges()
        const leads = makeLeads(101, 'CCC')
        const poison = { ...leads[37], values: { Status: 'Working', Refuse: 'yes' } }
        expect((await deliver(relay, leads.with(37, poison))).body).toMatchObject({ accepted: 101, parked: 1 })
        const order = await relay.database.query<{ transaction: string }>(
            `select transaction from changes where record_id like '00QCCC%' order by position`,
        )
        expect(order.map(({ transaction }) => transaction)).toEqual(leads.toSpliced(37, 1).map(({ transaction }) => transaction))
        const [failure] = await readFailures()
        expect(failure).toMatchObject({ transaction: poison.transaction, field: null, state: 'parked' })
        expect(failure?.cause).not.toContain('refused')

        expect((await settle(failure?.id, 'retry')).body).toMatchObject({ state: 'parked', attempts: 2 })
        await deliver(relay, [
            makeChange({ recordId: failure?.recordId ?? '', values: { Status: 'Closed' }, previous: { Status: 'Working' } }),
        ])
        await relay.database.query('drop trigger refuse on changes')
        expect((await settle(failure?.id, 'retry')).body).toMatchObject({ state: 'applied', attempts: 3 })
        expect(await isInFeed(poison)).toBe(true)
        const record = await callApi(relay, 'GET', `/v1/records/Lead/${failure?.recordId}`)
        expect(record.body).toMatchObject({ values: { Status: 'Closed' } })
        await eventually(async () => {
            const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments?limit=200`)
            const { enrollments } = answer.body as { enrollments: { recordId: string }[] }
            return enrollments.find(({ recordId }) => recordId === failure?.recordId) ?? null
        })
    })

    test('among deliveries that share a transaction costs none of the others anything', async () => {
        await refuseMarkedChanges()
        const changes = makeLeads(20, 'DDD').map((lead, number) => (number === 7 ? { ...lead, values: { Refuse: 'yes' } } : lead))
        const answers = await Promise.all(changes.map((change) => deliver(relay, [change])))
        expect(answers.map(({ status, body }) => [status, body['parked']])).toEqual(changes.map((_, number) => [200, number === 7 ? 1 : 0]))
        expect(await Promise.all(changes.map(isInFeed))).toEqual(changes.map((_, number) => number !== 7))
    })

    test('is not believed to be at fault when more than twenty are: the delivery fails, nothing is stored and the org keeps it', async () => {
        await refuseMarkedChanges()
        const changes = makeLeads(40, 'EEE').map((lead) => ({ ...lead, values: { Refuse: 'yes' } }))
        const good = makeChange()
        expect((await deliver(relay, [good, ...changes])).status).toBe(500)
        expect(await isInFeed(good)).toBe(false)
        expect(await readFailures()).toEqual([])
    })
})
