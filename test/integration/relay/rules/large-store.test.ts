import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { findPositionBefore, readObjectChanges, readRecordChanges } from '../../../../relay/src/history/index.ts'
import type { JudgedChange } from '../../../../relay/src/mirror/index.ts'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { readRuleFigures, discardFirings, releaseFirings } from '../../../../relay/src/rules/brake-store.ts'
import { insertFirings, listFirings, listFiringsAt } from '../../../../relay/src/rules/firing-store.ts'
import { createMatchService } from '../../../../relay/src/rules/match-service.ts'
import { approveMatches, listLivingRecords } from '../../../../relay/src/rules/match-store.ts'
import { compileRule } from '../../../../relay/src/rules/rule-compile.ts'
import type { Rule } from '../../../../relay/src/rules/rule-schema.ts'
import { findRule, listEnabledRules, listRules } from '../../../../relay/src/rules/rule-store.ts'
import { tellStory } from '../../../../relay/src/story/story-service.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { fillStore, leadIdOf, ruleIdOf } from '../../../support/large-store.ts'

const ORG = '00D000000000001EAA'
const SIZE = 100_000
const RULES = 100
const HELD = 2_000

let store: FreshDatabase
let rules: Rule[]

beforeAll(async () => {
    store = await createFreshDatabase({ statementTimeoutMs: 60_000 })
    const { database } = store
    await database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [ORG])
    await fillStore(database, ORG, { records: SIZE, changes: SIZE, firings: SIZE, rules: RULES })
    // The first rule is braked and holds something; what the last one asked for long ago was approved.
    await database.query(`insert into rule_brakes (org_id, rule_id, braked_at, held) values ($1, $2, now(), $3)`, [ORG, ruleIdOf(1), HELD])
    const copy = `insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position, state, held_actions)
        select org_id, $2, 1, object, record_id, transaction || 'copy', position, $3, '[]' from firings where org_id = $1 limit $4`
    await database.query(copy, [ORG, ruleIdOf(1), 'held', HELD])
    rules = await listEnabledRules(database, ORG)
})
afterAll(() => store.drop())

const ruleOf = (number: number): Rule => {
    const rule = rules.find(({ id }) => id === ruleIdOf(number))
    if (rule === undefined) throw new Error('There is no such rule.')
    return rule
}
const firingOf = (rule: number, record: number, transaction: string) => {
    const change = { object: 'Lead', recordId: leadIdOf(record), transaction }
    return { rule: ruleOf(rule), judged: { change, position: SIZE + record } as JudgedChange }
}
const everyRule = Array.from({ length: RULES }, (_, index) => index + 1)
const page = { beforeId: Number.MAX_SAFE_INTEGER, limit: 51 }
const weekAgo = (): Date => new Date(Date.now() - 7 * 86_400_000)
const object = 'Lead'

/** What is asked, how many rows of tables a statement of it may read, and how it is asked. */
const QUESTIONS: [string, number, (sql: Sql) => Promise<unknown>][] = [
    // Each firing looks up whether it is there, each rule its brake and what it fired by the minute.
    [
        '100 rules that fire for one change',
        10 * RULES,
        (sql) =>
            insertFirings(
                sql,
                ORG,
                everyRule.map((rule) => firingOf(rule, 7, 'new')),
            ),
    ],
    [
        'a rule that fires for 100 changes',
        500,
        (sql) =>
            insertFirings(
                sql,
                ORG,
                everyRule.map((record) => firingOf(2, record, 'new')),
            ),
    ],
    [
        '100 rules that fire for 20 changes, some of them for the second time',
        3 * 20 * RULES,
        (sql) =>
            insertFirings(
                sql,
                ORG,
                everyRule.flatMap((rule) => Array.from({ length: 20 }, (_, place) => firingOf(rule, place + 1, `t${place}`))),
            ),
    ],
    ['the newest firings', 4 * 51, (sql) => listFirings(sql, ORG, page)],
    ['those of a rule', 4 * 51, (sql) => listFirings(sql, ORG, { ...page, ruleId: ruleIdOf(5) })],
    ['those of a record', 4 * 51, (sql) => listFirings(sql, ORG, { ...page, recordId: leadIdOf(77) })],
    ['those of a rule for a record', 4 * 51, (sql) => listFirings(sql, ORG, { ...page, recordId: leadIdOf(77), ruleId: ruleIdOf(5) })],
    ['those of a state that is rare', 2 * 51, (sql) => listFirings(sql, ORG, { ...page, state: 'discarded' })],
    [
        'those of a rule in a state that is rare',
        2 * 51,
        (sql) => listFirings(sql, ORG, { ...page, state: 'approved', ruleId: ruleIdOf(5) }),
    ],
    ['those of a rule that does not exist', 4 * 51, (sql) => listFirings(sql, ORG, { ...page, ruleId: ruleIdOf(5_000) })],
    ['what changes fired for a record', 10, (sql) => listFiringsAt(sql, ORG, leadIdOf(77), [76, 50_076])],
    ['the figures of the metrics', 4 * RULES + 10, (sql) => readRuleFigures(sql)],
    ['a rule with what it holds', 4 * RULES + 10, (sql) => findRule(sql, ORG, ruleIdOf(1))],
    ['a page of rules', 4 * RULES + 10, (sql) => listRules(sql, ORG, '', 51)],
    ['all enabled rules', 4 * RULES + 10, (sql) => listEnabledRules(sql, ORG)],
    ['a page of living records', 2_000, (sql) => listLivingRecords(sql, ORG, compileRule(ruleOf(2)), leadIdOf(50_000), 2_000)],
    ['the beginning of the last seven days', 2, (sql) => findPositionBefore(sql, ORG, weekAgo())],
    [
        'a page of a rehearsal',
        5 * 2_000,
        (sql) => readObjectChanges(sql, ORG, { object, fields: ['Status'], afterPosition: SIZE / 2, limit: 2_000 }),
    ],
    [
        'a page of a rehearsal of an object that never changed',
        5 * 2_000,
        (sql) => readObjectChanges(sql, ORG, { object: 'Task', fields: ['Status'], afterPosition: 0, limit: 2_000 }),
    ],
    [
        'the changes of a record',
        4,
        (sql) => readRecordChanges(sql, ORG, { object, recordId: leadIdOf(77), beforePosition: SIZE * 10, limit: 221 }),
    ],
    [
        'the story of a record',
        4 * RULES + 10,
        (sql) => tellStory(sql, ORG, { object, recordId: leadIdOf(77), beforePosition: SIZE * 10, limit: 20 }),
    ],
]

/** What a person asks for once in a while, and what goes on in the background, may wait for the first statistics, which the store collects within a minute. */
const SELDOM: typeof QUESTIONS = [
    [
        'taking 500 records that match',
        3_000,
        (sql) =>
            approveMatches(
                sql,
                ORG,
                ruleOf(2),
                Array.from({ length: 500 }, (_, place) => ({ recordId: leadIdOf(place + 1), position: 1, values: {} })),
            ),
    ],
    ['releasing 1,000 of 2,000 held firings', 4_001, (sql) => releaseFirings(sql, ORG, ruleIdOf(1), 1_000)],
    ['discarding 1,000 of 2,000 held firings', 4_001, (sql) => discardFirings(sql, ORG, ruleIdOf(1), 1_000)],
]

describe('counting what matches among 100,000 records', () => {
    test('goes through all of them in pages and says that it did', async () => {
        const matches = await createMatchService(store.database).count(ORG, ruleIdOf(2), new AbortController().signal)
        expect(matches).toMatchObject({ count: Math.floor(SIZE / 3), examined: SIZE, isComplete: true })
    })

    test('ends with its caller and says that it did not; then nothing is taken', async () => {
        const service = createMatchService(store.database)
        expect(await service.count(ORG, ruleIdOf(2), AbortSignal.abort())).toMatchObject({ examined: 2_000, isComplete: false })
        const enabling = service.enable(ORG, ruleIdOf(2), { alsoMatching: { atMost: SIZE } }, AbortSignal.abort())
        await expect(enabling).rejects.toMatchObject({ code: 'conflict', field: 'alsoMatching.atMost' })
        expect(await store.database.query('select from outbox')).toEqual([])
    })
})

const ask = async (_question: string, rowsMax: number, question: (sql: Sql) => Promise<unknown>): Promise<void> => {
    // Behind the wall between orgs, as the relay asks: its policy must not change what is read.
    expect(await withinOrg(ORG, () => findMostRead(store.relayDatabase, question))).toBeLessThanOrEqual(rowsMax)
}

describe('in a store of 100,000 records, changes and firings a statement reads no more than its answer needs', () => {
    test.each(QUESTIONS)('%s, without statistics: at most %i rows', ask)

    describe('with statistics', () => {
        beforeAll(() => store.database.query('analyze'))

        test.each([...QUESTIONS, ...SELDOM])('%s: at most %i rows', ask)
    })
})
