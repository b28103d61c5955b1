/** Puts a record's story together: its changes judged once more by the rules as they are now, beside what really fired. */
import { tellResync } from '../completeness/index.ts'
import { listFailuresOfRecord } from '../failures/index.ts'
import { readRecordChanges, replayRecord } from '../history/index.ts'
import type { PastChange } from '../history/index.ts'
import { toPage } from '../http/index.ts'
import type { JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { explainChange, listFiringsAt, listRulesOfObject, toExplainable } from '../rules/index.ts'
import { listEnrollmentsOfRecord } from '../sequences/index.ts'
import type { Story, StoryChange } from './story-schema.ts'

/** Times 500 rules a page is a few megabytes at the most. */
export const CHANGES_MAX = 20
/** Changes before the page that are replayed to know the state at its beginning: nearly always the last one carries every field. */
const LEAD_IN = 200
const ENROLLMENTS_MAX = 200
const FAILURES_MAX = 20

export interface StoryQuestion {
    readonly object: string
    readonly recordId: string
    readonly beforePosition: number
    readonly limit: number
}

interface Told {
    readonly past: PastChange
    readonly judged: JudgedChange
}

/** From the newest to the oldest, one more than the page holds if there is one. */
async function readTold(sql: Sql, orgId: string, question: StoryQuestion): Promise<Told[]> {
    const changes = await readRecordChanges(sql, orgId, { ...question, limit: question.limit + 1 + LEAD_IN })
    const judged = replayRecord(changes)
    const told = changes.flatMap((past, index) => (judged[index] === undefined ? [] : [{ past, judged: judged[index] }]))
    return told.slice(-question.limit - 1).reverse()
}

function toStoryChange({ past, judged }: Told): Omit<StoryChange, 'firings' | 'rules'> {
    const { operation, transaction, capturedAt, receivedAt, changedBy, origin } = past
    const { isLate, before, after } = judged
    const facts = { operation, transaction, capturedAt, receivedAt, changedBy, origin }
    return { position: String(past.position), ...facts, isLate, before: before === null ? null : { ...before }, after: { ...after } }
}

export async function tellStory(sql: Sql, orgId: string, question: StoryQuestion): Promise<Story> {
    const told = await readTold(sql, orgId, question)
    const { items, next } = toPage(told, question.limit, ({ past }) => String(past.position))
    const rules = (await listRulesOfObject(sql, orgId, question.object)).map(toExplainable)
    const positions = items.map(({ past }) => past.position)
    const firings = Map.groupBy(await listFiringsAt(sql, orgId, question.recordId, positions), (firing) => firing.position)
    const changes = items.map((one) => ({
        ...toStoryChange(one),
        firings: firings.get(String(one.past.position)) ?? [],
        rules: rules.map((rule) => explainChange(rule, one.judged, one.past.receivedAt)),
    }))
    const enrollments = await listEnrollmentsOfRecord(sql, orgId, question.recordId, ENROLLMENTS_MAX)
    const failures = await listFailuresOfRecord(sql, orgId, question, FAILURES_MAX)
    return { changes, enrollments, failures, resync: await tellResync(sql, orgId, question.object, question.recordId), next }
}
