/** What the org's Apex leases and reports, in one transaction for each question. Its executions count towards the apex quota. */
import type { Clock } from '../platform/clock.ts'
import type { Database, Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { addUse, readLimits, recordReadings } from '../quota/index.ts'
import { selectSettings } from '../settings/index.ts'
import { readChannels } from './channel-service.ts'
import type { ChannelParts } from './channel-service.ts'
import type { Commands, Question } from './command-schema.ts'
import { dropOverruled } from './conflict-service.ts'
import { endLeases, expireLeases, isAnyDue, leaseWrites, selectLeased, settleWrites } from './lease-store.ts'
import { lookAfter } from './restore-service.ts'
import { noteEmptied, selectHousekeeping } from './row-store.ts'
import { JOB_DIED, nextLeaseMax, settleDeath } from './settle-policy.ts'
import { takeResults } from './settle-service.ts'
import { noteAsked, selectStanding, setLeaseMax } from './state-store.ts'
import { toCommand } from './write-types.ts'
import type { Write, WriteResult } from './write-types.ts'

/** Longer than any job: 10 minutes is the longest that Apex runs. */
export const LEASE_SECONDS = 600
const DAY_MS = 24 * 3_600_000

export interface CommandParts extends ChannelParts {
    readonly database: Database
    readonly clock: Clock
}

export type Told = Omit<Commands, 'control' | 'relayVersion'>

export interface CommandService {
    /** Takes the results over and leases what is next. The same question again leases nothing more. */
    answer(orgId: string, id: string, question: Question): Promise<Told>
}

async function readRestoreWindow(sql: Sql, orgId: string, at: Date): Promise<Date> {
    const { restoreWindowDays } = await selectSettings(sql, orgId)
    return new Date(at.getTime() - restoreWindowDays * DAY_MS)
}

/** A report is posted by a finalizer, which clears nothing away: it must not be what a key is named to. */
const NO_ROWS = { confirm: [], purge: [] }

/** The keys of those whose job died, and the results of the others. */
function splitDied(all: readonly WriteResult[]): [string[], WriteResult[]] {
    const isDeath = (result: WriteResult): boolean => !result.ok && result.error.code === JOB_DIED
    return [all.filter(isDeath).map(({ key }) => key), all.filter((result) => !isDeath(result))]
}

/** Takes note of what the question says: what was done, what died. */
async function takeNote(sql: Sql, orgId: string, id: string, question: Question, at: Date): Promise<void> {
    await noteAsked(sql, orgId, at)
    // A job that only reports is the finalizer of one that has leased, and no execution of its own; nor is one that asks again.
    const isNewJob = question.lease > 0 && (await selectLeased(sql, orgId, id)).length === 0
    if (isNewJob) await addUse(sql, orgId, at, [{ quota: 'apex', feature: 'command', object: '', userId: '', calls: 1 }])
    await recordReadings(sql, orgId, readLimits(question.limits ?? {}), { at, source: 'org_limits' })
    const { confirmed } = question
    const [died, results] = splitDied(question.results)
    await takeResults(sql, orgId, { channel: 'apex', leaseId: null, results, writtenAs: null, at })
    await noteEmptied(sql, orgId, confirmed)
    await expireLeases(sql, orgId, 'apex', died, at)
    const deaths = await endLeases(sql, orgId, 'apex', at)
    await settleWrites(sql, orgId, deaths.flatMap(settleDeath), at)
    const { leaseMax } = await selectStanding(sql, orgId)
    const next = nextLeaseMax(leaseMax, deaths, results.length)
    if (next !== leaseMax) await setLeaseMax(sql, orgId, next)
}

async function lease(sql: Sql, orgId: string, id: string, wanted: number, parts: CommandParts): Promise<readonly Write[]> {
    const repeated = await selectLeased(sql, orgId, id)
    if (repeated.length > 0 || wanted === 0) return repeated
    const at = parts.clock.now()
    const { leaseMax } = await selectStanding(sql, orgId)
    const limit = Math.min(wanted, leaseMax)
    const until = new Date(at.getTime() + LEASE_SECONDS * 1_000)
    return dropOverruled(sql, orgId, await leaseWrites(sql, orgId, { id, channel: 'apex', until, limit }, at), at)
}

export function createCommandService(parts: CommandParts): CommandService {
    const { database, clock } = parts
    return {
        answer: (orgId, id, question) =>
            database.transaction(async (sql) => {
                const at = clock.now()
                const mayGo = await lookAfter(sql, orgId, at)
                await takeNote(sql, orgId, id, question, at)
                const isOpen = mayGo && (await readChannels(sql, orgId, parts)).apex.isOpen
                const writes = isOpen ? await lease(sql, orgId, id, question.lease, parts) : []
                const rows = question.lease > 0 ? await selectHousekeeping(sql, orgId, await readRestoreWindow(sql, orgId, at)) : NO_ROWS
                const commands = writes.map(toCommand)
                reachFailPoint('write-leased')
                const more = isOpen && (await isAnyDue(sql, orgId, at))
                return { accepted: question.results.length, commands, leaseSeconds: LEASE_SECONDS, more, ...rows }
            }),
    }
}
