/** What is known of the two channels of an org, asked of the store alone: it costs no call. */
import { selectConnection } from '../connections/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { foresee } from '../quota/index.ts'
import type { Bounds, Quota } from '../quota/index.ts'
import { selectSettings } from '../settings/index.ts'
import { chooseChannel } from './channel-policy.ts'
import type { Choice, Gate } from './channel-policy.ts'
import { explainError } from './error-table.ts'
import { selectStanding } from './state-store.ts'
import type { WriteStanding } from './state-store.ts'

export interface ChannelParts {
    readonly clock: Clock
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<Bounds>
}

export interface Channels {
    readonly choice: Choice
    readonly apex: Gate
    readonly api: Gate
    /** For a job that only empties and deletes the rows of done writes, by whichever channel these went. */
    readonly housekeeping: Gate
    /** What goes in the session of a user waits for this. */
    readonly asUser: Choice
}

interface OrgFacts {
    readonly writeBack: boolean
    readonly heardAt: Date | null
    readonly waitingSince: Date | null
}

/** Twice the time between two heartbeats, and some more. */
const SILENCE_MS = 35 * 60_000

const OPEN: Gate = { isOpen: true }
const close = (reason: string, until: Date | null = null): Gate => ({ isOpen: false, reason, until })

async function selectFacts(sql: Sql, orgId: string, at: Date): Promise<OrgFacts> {
    const [row] = await sql.query<OrgFacts>(
        `select write_back as "writeBack", greatest(last_heartbeat_at, last_delivery_at,
                 (select asked_at from write_state where org_id = $1)) as "heardAt",
             (select min(created_at) from (select created_at from writes where org_id = $1 and state = 'waiting' and run_after <= $2
                 and carried_as is null order by place limit 1) first) as "waitingSince"
         from orgs where org_id = $1`,
        [orgId, at],
    )
    return row ?? { writeBack: false, heardAt: null, waitingSince: null }
}

async function judgeQuota(sql: Sql, orgId: string, quota: Quota, parts: ChannelParts): Promise<Gate> {
    const feature = quota === 'apex' ? 'command' : 'write'
    const spend = { quota, feature, urgency: 'write', object: '', userId: '', calls: 1 } as const
    const refusal = await foresee({ sql, ...parts }, orgId, spend)
    return refusal === null ? OPEN : close(refusal.reason, refusal.until)
}

async function judgeApex(sql: Sql, orgId: string, { heardAt }: OrgFacts, parts: ChannelParts): Promise<Gate> {
    if (heardAt === null || parts.clock.now().getTime() - heardAt.getTime() > SILENCE_MS)
        return close('The org has not been heard of lately, so its Apex cannot come for it.')
    return judgeQuota(sql, orgId, 'apex', parts)
}

async function judgeApi(sql: Sql, orgId: string, parts: ChannelParts): Promise<Gate> {
    const connection = await selectConnection(sql, orgId)
    if (connection === null) return close('The relay is not connected to the org’s API.')
    if (connection.refusedAt !== null) return close(`The API refuses the relay: ${connection.refusedReason ?? 'no reason is known'}.`)
    return judgeQuota(sql, orgId, 'data', parts)
}

function judgeAll({ writeBack }: OrgFacts, { pausedUntil, pauseProblem }: WriteStanding, at: Date): Gate {
    if (!writeBack) return close(explainText('WRITE_BACK_OFF'))
    return pausedUntil !== null && pausedUntil > at ? close(explainText(pauseProblem?.code ?? ''), pausedUntil) : OPEN
}

function explainText(code: string): string {
    const { text, nextStep } = explainError(code)
    return `${text} ${nextStep}`
}

export async function readChannels(sql: Sql, orgId: string, parts: ChannelParts): Promise<Channels> {
    const at = parts.clock.now()
    const { writeChannel: wanted, writeLatencyMinutes: latencyMinutes } = await selectSettings(sql, orgId)
    const facts = await selectFacts(sql, orgId, at)
    const [apex, api] = [await judgeApex(sql, orgId, facts, parts), await judgeApi(sql, orgId, parts)]
    const all = judgeAll(facts, await selectStanding(sql, orgId), at)
    const choice = chooseChannel({ wanted, latencyMinutes, apex, api, all, waitingSince: facts.waitingSince }, at)
    const asUser = chooseChannel({ wanted: 'api', latencyMinutes, apex, api, all, waitingSince: null }, at)
    const carrying = wanted === 'api' ? close('The settings say API.') : apex
    return { choice, asUser, apex: all.isOpen ? carrying : all, api, housekeeping: apex }
}
