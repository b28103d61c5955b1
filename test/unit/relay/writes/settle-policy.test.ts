/** What becomes of a write by what came of carrying it: how long it waits, when it is parked, and what a job that died is held for. */
import { describe, expect, test } from '@jest/globals'
import {
    ATTEMPTS_MAX,
    JOB_DIED,
    backOff,
    listTargets,
    nextLeaseMax,
    settleDeath,
    settleWrite,
} from '../../../../relay/src/writes/settle-policy.ts'
import type { Write, WriteProblem } from '../../../../relay/src/writes/write-types.ts'

const AT = new Date('2026-11-22T12:00:00Z')
const LEAD = '00Q000000000001EAA'
const WINNER = '00Q000000000002EAA'
const secondsAfter = (time: Date): number => (time.getTime() - AT.getTime()) / 1000

const WRITE: Write = {
    id: 'w1',
    kind: 'task',
    operation: 'create',
    object: 'Task',
    recordId: null,
    fields: { Subject: 'Call back', WhoId: LEAD, Score__c: 5, OwnerId: null },
    seen: {},
    origin: 'api',
    clientId: null,
    inputHash: null,
    state: 'leased',
    place: 1,
    mergedInto: null,
    channel: 'apex',
    attempts: 1,
    isUnsure: true,
    isFollowed: false,
    runAfter: AT,
    problem: null,
    writtenAs: null,
    writeAs: null,
    carriedAs: null,
    writeAsProblem: null,
    createdAt: AT,
    settledAt: null,
}

const settle = (more: Partial<Write>, code: string, message = 'Salesforce said so.', winners: [string, string][] = []) =>
    settleWrite({ ...WRITE, ...more }, { key: 'w1', ok: false, error: { code, message, fields: [] } }, new Map(winners), {
        at: AT,
        writtenAs: null,
    })

test('it waits 2 s after the first attempt, twice as long after each one more, and never longer than a quarter of an hour', () => {
    expect([0, 1, 2, 3, 9, 10, 40].map((attempts) => secondsAfter(backOff(attempts, AT)))).toEqual([2, 2, 4, 8, 512, 900, 900])
})

describe('a write that failed', () => {
    test('for what is soon over goes to the line again, until its tenth attempt', () => {
        const again = settle({ attempts: ATTEMPTS_MAX - 1 }, 'UNABLE_TO_LOCK_ROW')
        expect(again).toMatchObject({ state: 'waiting', isUnsure: false, problem: { code: 'UNABLE_TO_LOCK_ROW' } })
        expect(secondsAfter(again.runAfter)).toBe(512)
        expect(settle({ attempts: ATTEMPTS_MAX }, 'UNABLE_TO_LOCK_ROW').state).toBe('parked')
    })

    test('for what only a person can mend is parked at once', () => {
        expect(settle({}, 'FIELD_CUSTOM_VALIDATION_EXCEPTION')).toMatchObject({ state: 'parked', runAfter: AT })
    })

    test('for what stops all writes waits with them, however often', () => {
        expect(settle({ attempts: 1_000 }, 'STORAGE_LIMIT_EXCEEDED').state).toBe('waiting')
    })

    test('because its own key stands twice was done; a value of somebody’s record that stands twice is no such thing', () => {
        expect(settle({}, 'DUPLICATE_VALUE', 'duplicate value found: Key__c duplicates value')).toMatchObject({
            state: 'done',
            problem: null,
        })
        expect(settle({}, 'DUPLICATE_VALUE', 'duplicate value found: Ext__c duplicates value').state).not.toBe('done')
        expect(settle({}, 'UNABLE_TO_LOCK_ROW', 'Key__c').state).toBe('waiting')
    })
})

describe('a write on a record that a merge deleted', () => {
    test('is found by the record it changes and by the references among its fields, which have ids', () => {
        expect(listTargets({ recordId: WINNER, fields: WRITE.fields })).toEqual([WINNER, LEAD])
        expect(listTargets({ recordId: null, fields: { ...WRITE.fields, RankId: 5 } })).toEqual([LEAD])
    })

    test('goes to the winner at once, wherever it names the loser', () => {
        const reference = settle({}, 'ENTITY_IS_DELETED', '', [[LEAD, WINNER]])
        expect(reference).toMatchObject({ state: 'waiting', isFollowed: true, runAfter: AT, recordId: null })
        expect(reference.fields).toEqual({ Subject: 'Call back', WhoId: WINNER, Score__c: 5, OwnerId: null })
        const change = settle({ recordId: LEAD, fields: { Status: LEAD } }, 'ENTITY_IS_DELETED', '', [[LEAD, WINNER]])
        expect(change).toMatchObject({ recordId: WINNER, fields: { Status: LEAD }, isFollowed: true })
        const other = '001000000000001AAA'
        expect(settle({ recordId: other }, 'ENTITY_IS_DELETED', '', [[LEAD, WINNER]])).toMatchObject({
            recordId: other,
            fields: { WhoId: WINNER },
        })
    })

    test.each([
        ['followed a merge already', { isFollowed: true }, 'ENTITY_IS_DELETED', [[LEAD, WINNER]]],
        ['failed for another reason', {}, 'UNABLE_TO_LOCK_ROW', [[LEAD, WINNER]]],
        ['names no record that lost', {}, 'ENTITY_IS_DELETED', [[WINNER, LEAD]]],
    ] as [string, Partial<Write>, string, [string, string][]][])('stays as it is where it %s', (_what, more, code, winners) => {
        expect(settle(more, code, '', winners)).toMatchObject({ fields: WRITE.fields, isFollowed: more.isFollowed ?? false })
    })
})

test('a write that was done keeps its record where the answer names none', () => {
    const done = (recordId: string | null) =>
        settleWrite({ ...WRITE, recordId: LEAD }, { key: 'w1', ok: true, recordId }, new Map(), { at: AT, writtenAs: 'u' })
    expect([done(null), done(WINNER)]).toMatchObject([
        { state: 'done', recordId: LEAD, writtenAs: 'u', isUnsure: false },
        { state: 'done', recordId: WINNER },
    ])
})

describe('a job that died', () => {
    const died: WriteProblem = { code: JOB_DIED, message: '', fields: [] }

    test('says something of a write only where it carried nothing else, and parks it the second time', () => {
        expect(settleDeath([WRITE])).toMatchObject([{ state: 'waiting', isUnsure: true, problem: { code: 'JOB_DIED' } }])
        expect(settleDeath([{ ...WRITE, problem: died }])).toMatchObject([{ state: 'parked', isUnsure: true, problem: { code: 'POISON' } }])
        expect([settleDeath([]), settleDeath([WRITE, { ...WRITE, problem: died }])]).toEqual([[], []])
    })

    test('halves what the next may lease, down to one; a report doubles it, and silence leaves it', () => {
        const [three, seven] = [3, 7].map((length) => Array.from({ length }, () => WRITE))
        expect(nextLeaseMax(50, [three ?? [], seven ?? []], 0)).toBe(1)
        expect(nextLeaseMax(50, [seven ?? []], 5)).toBe(3)
        expect(nextLeaseMax(4, [seven ?? []], 0)).toBe(2)
        expect(nextLeaseMax(1, [[WRITE]], 0)).toBe(1)
        expect([nextLeaseMax(8, [], 1), nextLeaseMax(8, [], 0)]).toEqual([16, 8])
    })
})
