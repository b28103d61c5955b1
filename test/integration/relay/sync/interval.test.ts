/** Interval sync against a real local org over HTTP: what it finds, what that costs, and what it never loses. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { claimRun, holdLease, wantRun } from '../../../../relay/src/sync/run-store.ts'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { makeField } from '../../../support/describe-org.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync, SyncAnswer } from '../../../support/start-interval-sync.ts'

let sync: IntervalSync
beforeAll(async () => {
    sync = await startIntervalSync()
})
afterAll(() => sync.close())

interface FedChange {
    readonly operation: string
    readonly recordId: string
    readonly values: Readonly<Record<string, unknown>>
    readonly previous: Readonly<Record<string, unknown>>
    readonly mergedInto: string | null
}

const feed = async (): Promise<FedChange[]> =>
    sync.relay.database.query<FedChange>(`select operation, record_id as "recordId", values, previous, merged_into as "mergedInto"
        from changes where object = 'Lead' order by position`)
const countLeads = async (): Promise<number> => (await sync.relay.database.query(`select from records where object = 'Lead'`)).length
const enrolled = async (sequenceId: string): Promise<string[]> => {
    const answer = await callApi(sync.relay, 'GET', `/v1/sequences/${sequenceId}/enrollments`)
    return (answer.body as { enrollments: { recordId: string }[] }).enrollments.map(({ recordId }) => recordId)
}

async function createLead(name: string, status = 'Open - Not Contacted'): Promise<string> {
    const answer = await sync.api.request('POST', '/sobjects/Lead', { body: { LastName: name, Company: 'Acme', Status: status } })
    return (answer.body as { id: string }).id
}
const updateLead = (id: string, body: object) => sync.api.request('PATCH', `/sobjects/Lead/${id}`, { body })

/** All is read, and the minute of the last save is over, so that a run finds nothing. */
beforeEach(async () => {
    await sync.run()
    await sync.pass(2)
    await sync.run()
    await sync.relay.database.query('delete from changes')
    await sync.relay.database.query('delete from records')
})

describe('a run', () => {
    test('costs one call when nothing has changed, and moves each watermark', async () => {
        const before = sync.api.org.limits.read('DailyApiRequests').used
        await sync.pass(5)
        const { run, objects } = await sync.run()
        expect(run).toMatchObject({ calls: 1, problem: null })
        expect(sync.api.org.limits.read('DailyApiRequests').used - before).toBe(1)
        const now = new Date(sync.api.org.services.clock.now())
        now.setUTCSeconds(0, 0)
        expect(objects.map(({ object, coveredTo }) => [object, coveredTo])).toEqual(
            ['Account', 'Lead', 'User'].map((object) => [object, now.toISOString()]),
        )
    })

    test('finds what was created and updated, as real time would have told it, and a second one finds nothing new', async () => {
        const id = await createLead('Ada')
        expect((await sync.run()).run.calls).toBe(2)
        await sync.pass(1)
        await updateLead(id, { Status: 'Working - Contacted' })
        await sync.run()
        await sync.run()
        const lead = { LastName: 'Ada', ConvertedDate: null }
        expect(await feed()).toEqual([
            { operation: 'created', recordId: id, values: { ...lead, Status: 'Open - Not Contacted' }, previous: {}, mergedInto: null },
            {
                operation: 'updated',
                recordId: id,
                values: { ...lead, Status: 'Working - Contacted' },
                previous: { Status: 'Open - Not Contacted' },
                mergedInto: null,
            },
        ])
    })

    test('FAILURES R8 a deletion leaves a tombstone, a merge says into what, and what is restored lives again', async () => {
        const [winner, loser, restored] = [await createLead('Winner'), await createLead('Loser'), await createLead('Restored')]
        await sync.run()
        await sync.pass(1)
        await sync.api.request('DELETE', `/sobjects/Lead/${restored}`)
        await sync.apex(`merge new Lead(Id = '${winner}') new Lead(Id = '${loser}');`)
        await sync.run()
        const dead = (await feed()).filter(({ operation }) => operation === 'deleted')
        expect(new Map(dead.map(({ recordId, mergedInto }) => [recordId, mergedInto]))).toEqual(
            new Map([
                [loser, winner],
                [restored, null],
            ]),
        )
        await sync.pass(1)
        await sync.apex(`undelete new Lead(Id = '${restored}');`)
        await sync.run()
        expect((await feed()).at(-1)).toMatchObject({ operation: 'undeleted', recordId: restored })
        const alive = await sync.relay.database.query<{ id: string }>(
            `select record_id as id from records where object = 'Lead' and not is_deleted order by 1`,
        )
        expect(alive.map(({ id }) => id)).toEqual([winner, restored].toSorted())
    })
})

describe('rules', () => {
    test('fire for what newly meets them and for a creation within the window, and not for a record seen for the first time', async () => {
        const sequenceId = await makeSequence(sync.relay, 'Outbound')
        const conditions = [{ field: 'Status', operator: 'equals', value: 'Working - Contacted' }]
        await callApi(sync.relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { event: 'created_or_updated', conditions }) })
        const known = await createLead('Known before')
        const unseen = await createLead('Unseen')
        await sync.run()
        await sync.pass(90)
        await sync.run()
        await sync.relay.database.query('delete from records where record_id = $1', [unseen])
        await updateLead(known, { Status: 'Working - Contacted' })
        await updateLead(unseen, { Status: 'Working - Contacted' })
        const created = await createLead('Created', 'Working - Contacted')
        await sync.run()
        const found = await eventually(async () => {
            const ids = await enrolled(sequenceId)
            return ids.length >= 2 ? ids : null
        })
        expect(new Set(found)).toEqual(new Set([known, created]))
        expect(await sync.relay.database.query('select from records where record_id = $1', [unseen])).toHaveLength(1)
    })
})

describe('FAILURES R1 1,000 rows that become visible up to ten minutes after their stamp', () => {
    /** Twenty saves, one a minute, each committing some minutes later; a run in the midst of them and two after. */
    async function saveLate(betweenRuns: () => Promise<void>): Promise<number> {
        const before = await countLeads()
        for (let save = 0; save < 20; save++) {
            const records = Array.from({ length: 50 }, (_, index) => ({ LastName: `Late ${save}-${index}`, Company: 'Acme' }))
            const body = { operation: 'insert', object: 'Lead', records, commitAfterMs: ((save * 7) % 11) * 60_000 }
            const answer = await sync.api.request('POST', '//__org/transactions', { token: null, body })
            expect(answer.status).toBe(201)
            await sync.pass(1)
        }
        await sync.run()
        await betweenRuns()
        await sync.pass(11)
        await sync.run()
        return (await countLeads()) - before
    }

    test('none is missing after two intervals', async () => {
        expect(await saveLate(() => Promise.resolve())).toBe(1_000)
    })

    test('with the end of the request as watermark instead of what Salesforce says it covered, rows are missing', async () => {
        const moveToEnd = async (): Promise<void> => {
            const end = new Date(sync.api.org.services.clock.now())
            await sync.relay.database.query('update sync_objects set covered_to = $1', [end])
        }
        expect(await saveLate(moveToEnd)).toBeLessThan(1_000)
    })
})

test('FAILURES R2 5,000 rows with one stamp across the edges of pages all come, once', async () => {
    await sync.apex(`List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < 5000; i++) leads.add(new Lead(LastName = 'Same ' + i, Company = 'Acme'));
        insert leads;`)
    const { objects } = await sync.run()
    expect(objects.find(({ object }) => object === 'Lead')).toMatchObject({ rows: 5_000, changes: 5_000, problem: null })
    expect(await countLeads()).toBe(5_000)
})

describe('one run at a time', () => {
    const orgId = (): string => sync.relay.org.orgId
    const endLease = (sql: Sql = sync.relay.database) => sql.query(`update sync_state set leased_until = now() - interval '1 second'`)
    /** In one transaction: the relay, which looks again after each of its runs, would take what is wanted in between. */
    const claim = () =>
        sync.relay.database.transaction(async (sql) => {
            await wantRun(sql, orgId())
            return claimRun(sql, orgId(), false)
        })

    test('a run is taken over when its lease has ended, and who lost it writes and asks nothing more', async () => {
        const { database } = sync.relay
        const lost = await claim()
        if (lost === null) throw new Error('It was due.')
        await holdLease(database, lost, { calls: 1 })
        expect(await claim()).toBeNull()
        const next = await database.transaction(async (sql) => {
            await endLease(sql)
            return claimRun(sql, orgId(), false)
        })
        expect(next?.token).toBe(lost.token + 1)
        await expect(holdLease(database, lost, {})).rejects.toThrow('Another relay has taken over')
        await endLease()
    })

    test('a run that died before it moved its watermarks is done again, and no change comes twice', async () => {
        const [{ at } = { at: null }] = await sync.relay.database.query<{ at: Date }>('select min(covered_to) as at from sync_objects')
        await createLead('Ada')
        await sync.run()
        const before = await feed()
        await sync.relay.database.query('update sync_objects set covered_to = $1', [at])
        await sync.relay.database.query('update sync_state set finished_at = null')
        await endLease()
        const { objects } = await sync.run()
        expect(objects.find(({ object }) => object === 'Lead')).toMatchObject({ rows: 1, changes: 0 })
        expect(await feed()).toEqual(before)
    })
})

describe('back to real time', () => {
    const beat = (used: number) =>
        sync.tell({
            kind: 'heartbeat',
            limits: { DailyAsyncApexExecutions: { max: 250_000, used }, DailyApiRequests: { max: 15_000, used: 0 } },
        })

    const readSync = async (): Promise<SyncAnswer> => (await callApi(sync.relay, 'GET', '/v1/sync')).body as SyncAnswer
    /** The mode is decided after the run has ended. */
    const untilRealTime = (): Promise<SyncAnswer> =>
        eventually(async () => {
            const now = await readSync()
            return now.mode === 'realtime' ? now : null
        })

    const hoursAgo = (hours: number): Date => new Date(sync.api.org.services.clock.now() - hours * 3_600_000)
    /** As of an org in real time, whose watermarks are old; null is now, by the store's clock. */
    const setHeartbeats = (last: Date | null, before: Date | null = null) =>
        sync.relay.database.transaction(async (sql) => {
            await sql.query(
                `update orgs set last_heartbeat_at = coalesce($1, now()), heartbeat_before = $2,
                    mode_since = now() - interval '7 days', mode_reason = 'started' where org_id = $3`,
                [last, before, sync.relay.org.orgId],
            )
            await sql.query(`update sync_objects set covered_to = covered_to - interval '5 days'`)
        })

    test('FAILURES H7 what was saved while real time could not run is read before real time counts as complete again', async () => {
        await beat(230_000)
        await sync.relay.database.query('update sync_state set read_from = $1', [new Date(sync.api.org.services.clock.now() - 900_000)])
        const id = await createLead('Missed')
        await beat(1_000)
        expect((await sync.run()).run.problem).toBeNull()
        expect((await untilRealTime()).reason).toBe('caught_up')
        expect((await feed()).map(({ recordId }) => recordId)).toContain(id)
    })

    test('FAILURES V1 after the restore of an older store nothing is missing, though the org is heard before anybody looks', async () => {
        await beat(1_000)
        await untilRealTime()
        const id = await createLead('Told after the backup')
        // What a store of yesterday knows: neither the record nor any sign of life before the one that just came.
        await setHeartbeats(null, hoursAgo(24))
        await callApi(sync.relay, 'POST', '/v1/sync/resume')
        expect((await sync.run()).run.problem).toBeNull()
        expect((await untilRealTime()).reason).toBe('caught_up')
        expect((await feed()).map(({ recordId }) => recordId)).toContain(id)
    })

    test('FAILURES V1 a restored store learns of what the org has deleted and emptied from its recycle bin meanwhile', async () => {
        const id = await createLead('Known to the backup')
        await beat(1_000)
        expect((await sync.run()).run.problem).toBeNull()
        await untilRealTime()
        expect((await feed()).map(({ operation, recordId }) => [operation, recordId])).toEqual([['created', id]])
        await sync.api.request('DELETE', `/sobjects/Lead/${id}`)
        await sync.api.request('DELETE', '//__org/recycle-bin', { token: null })
        await setHeartbeats(null, hoursAgo(24))
        await callApi(sync.relay, 'POST', '/v1/sync/resume')
        expect((await sync.run()).run.problem).toBeNull()
        expect((await untilRealTime()).reason).toBe('caught_up')
        // Beside it come leads of the tests before, which the org still has and this store never knew.
        expect(await feed()).toContainEqual(expect.objectContaining({ operation: 'deleted', recordId: id }))
    })

    test('FAILURES H9 an org that was heard 73 hours ago is told to be missing, and is read from then on by itself', async () => {
        await beat(1_000)
        await untilRealTime()
        const id = await createLead('On the event bus for too long')
        await setHeartbeats(hoursAgo(73))
        const looked = await callApi(sync.relay, 'POST', '/v1/sync/resume')
        expect(looked.body).toMatchObject({ mode: 'interval', reason: 'silent' })
        const told = await sync.relay.database.query(
            `select from notices where org_id = $1 and kind = 'realtime_stopped' and details ->> 'reason' = 'silent'`,
            [sync.relay.org.orgId],
        )
        expect(told).toHaveLength(1)
        const read = await sync.relay.database.query('select read_from as from from sync_state')
        expect(read).toEqual([{ from: hoursAgo(73.25) }])
        expect((await sync.run()).run.problem).toBeNull()
        expect((await feed()).map(({ recordId }) => recordId)).toContain(id)
        await beat(1_000)
        expect((await sync.run()).run.problem).toBeNull()
        expect((await untilRealTime()).reason).toBe('caught_up')
    })
})

describe('what cannot be read', () => {
    test('FAILURES R9 a field that is gone stops nothing: its object is read without it, and named until the org has described itself', async () => {
        const describeLead = async (names: readonly string[]): Promise<void> => {
            const fields = names.map((name) => makeField(name, 'string'))
            const approvals = { trackedFields: { Lead: names }, writable: {}, writeBack: false }
            await sync.tell({ kind: 'schema', schema: { Lead: { fields } }, approvals })
        }
        await describeLead(['LastName', 'Gone__c'])
        const id = await createLead('Kept')
        const broken = await sync.run()
        expect(broken.objects.find(({ object }) => object === 'Lead')?.problem).toContain('Gone__c')
        expect(broken.objects.find(({ object }) => object === 'Account')?.problem).toBeNull()
        const asked = await sync.relay.database.query('select schema_wanted as wanted from orgs where org_id = $1', [sync.relay.org.orgId])
        expect(asked).toEqual([{ wanted: true }])
        expect((await feed()).map(({ recordId }) => recordId)).toEqual([id])
        await describeLead(['LastName'])
        const mended = await sync.run()
        expect(mended.objects.find(({ object }) => object === 'Lead')?.problem).toBeNull()
        expect((await feed()).map(({ recordId }) => recordId)).toEqual([id])
    })

    test('FAILURES Q1 a quota that others used up is told and looked at once; when it is back the same changes are read', async () => {
        const tellUsed = (used: number) => sync.tell({ kind: 'heartbeat', limits: { DailyApiRequests: { max: 15_000, used } } })
        await sync.pass(1)
        await tellUsed(14_900)
        const id = await createLead('Waits')
        const { run, objects } = await sync.run()
        expect(run).toMatchObject({ problem: expect.stringContaining('API') })
        const covered = objects.map(({ coveredTo }) => coveredTo)
        await tellUsed(100)
        const after = await sync.run()
        expect(after.run.problem).toBeNull()
        expect(after.objects.map(({ coveredTo }) => coveredTo)).not.toEqual(covered)
        expect((await feed()).map(({ recordId }) => recordId)).toEqual([id])
    })

    test('FAILURES R10 an object that Salesforce does not let be read is named with the reason, and the others are read', async () => {
        const fields = [makeField('Name', 'string')]
        const approvals = { trackedFields: { Ghost__c: ['Name'] }, writable: {}, writeBack: false }
        await sync.tell({ kind: 'schema', schema: { Ghost__c: { fields } }, approvals })
        const id = await createLead('Seen')
        const { objects } = await sync.run()
        expect(objects.find(({ object }) => object === 'Ghost__c')).toMatchObject({
            coveredTo: null,
            problem: expect.stringContaining('Salesforce does not let it be read'),
        })
        expect((await feed()).map(({ recordId }) => recordId)).toContain(id)
    })
})
