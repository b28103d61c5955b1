/**
 * Accepts deliveries: everything they cause is written in one transaction, and they count as accepted once that is committed.
 * Deliveries of an org that arrive while its transaction runs share the next one.
 */
import type { Question } from '../completeness/index.ts'
import { parkChanges } from '../failures/index.ts'
import type { OrgMail, TakeOrgMail } from '../notices/index.ts'
import type { Control, Orgs } from '../orgs/index.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { settleAll } from '../platform/settle.ts'
import { applyHastily, applyTogether, applyWithoutPoison, mayBePoison, wasTooHasty } from './apply-changes.ts'
import type { Applied, ApplyParts } from './apply-changes.ts'
import type { Arrival } from './arrivals.ts'
import { checkCompleteness } from './check-completeness.ts'
import type { CheckParts } from './check-completeness.ts'
import type { Delivery } from './delivery-parser.ts'
import { insertDeliveries, lockOrg } from './delivery-store.ts'
import type { AcceptedDelivery, NewDelivery } from './delivery-store.ts'
import { takeDescription } from '../schemas/index.ts'
import type { Config, ReadConfig } from '../tracking/index.ts'
import { createGroupCommit } from './group-commit.ts'
import { noteParked, selectParked } from './parked-store.ts'

/** What the org is told, and with it how to capture. */
export type ToldControl = Control & { readonly config: Config | null; readonly mail: OrgMail | null; readonly commands: number }

export interface AcceptedSummary {
    readonly accepted: number
    /** Those of them that could not be applied and wait among the failures. */
    readonly parked: number
    readonly isDuplicate: boolean
    /** Changes that entered the feed: fewer than accepted when some were there already. */
    readonly appended: number
    /** New firings of rules by the whole transaction, told with one of the deliveries that share it. */
    readonly fired: number
    readonly control: ToldControl
    /** What the org is to answer, so that it shows whether something is missing. */
    readonly questions: readonly Question[]
}

export interface Intake {
    /** `callout`: which of its job in the org brought it. */
    accept(deliveryId: string, body: Buffer, delivery: Delivery, callout: number): Promise<AcceptedSummary>
}

/** How many jobs of each kind the arrivals took in the org. */
export interface Jobs {
    readonly delivery: number
    readonly heartbeat: number
    readonly completeness: number
    /** Whether a heartbeat among them brought the org's limits. */
    readonly hasLimits: boolean
}

/** Meters what these jobs cost the org, inside the accepting transaction; returns the pace to ask for, in seconds. */
export type GovernPace = (sql: Sql, orgId: string, jobs: Jobs) => Promise<number>

export interface IntakeParts extends CheckParts {
    readonly database: Database
    readonly orgs: Orgs
    readonly governPace: GovernPace
    /** Asked with each heartbeat, inside the accepting transaction: its limits are known by then. */
    readonly decideMode: (sql: Sql, orgId: string) => Promise<Control['mode']>
    readonly readConfig: ReadConfig
    /** What the org is to mail, asked with each heartbeat. */
    readonly takeOrgMail: TakeOrgMail
    /** How many commands wait for the org's Apex. */
    readonly countCommands: (sql: Sql, orgId: string) => Promise<number>
}

/** Deliveries of one transaction: enough for 16 senders and their retries. */
const DELIVERIES_MAX = 32
/**
 * Changes of deliveries that share a transaction; a delivery with more has its own. Putting one together keeps the whole process from other
 * orgs, with up to 2,000 changes nearly three times as long (338 ms to 119 ms at most, on a busy machine).
 */
const CHANGES_MAX = 600

function checkRepeats(arrivals: readonly Arrival[], known: ReadonlyMap<string, AcceptedDelivery>): void {
    if (arrivals.every(({ deliveryId, bodyHash }) => known.get(deliveryId)?.bodyHash.equals(bodyHash) ?? true)) return
    const advice = 'This webhook-id was used for another body before. Send a new body under a new id.'
    throw new HeadroomError('delivery_id_reused', advice, { field: 'webhook-id' })
}

/** Notes each sign of life that came, equal ones once: what a delivery tells about its org is the same in most that come together. */
async function recordSigns(sql: Sql, orgId: string, orgs: Orgs, arrivals: readonly Arrival[]): Promise<Control> {
    const signs = arrivals.map(({ delivery }) => ({ ...delivery, description: null, report: null, changes: [], poison: [] }))
    const distinct = new Map(signs.map((sign) => [JSON.stringify(sign), sign])).values()
    const controls = await settleAll(Array.from(distinct, (sign) => orgs.recordSign(sql, orgId, sign)))
    return controls.at(-1) ?? orgs.getControl(sql, orgId)
}

/** A job that calls several times is told by its first callout. */
function countJobs(arrivals: readonly Arrival[]): Jobs {
    const first = arrivals.filter(({ callout }) => callout === 1)
    const count = (kind: Delivery['kind']): number => first.filter(({ delivery }) => delivery.kind === kind).length
    const [heartbeat, completeness] = [count('heartbeat'), count('completeness')]
    const hasLimits = arrivals.some(({ delivery: { kind, limits } }) => kind === 'heartbeat' && limits !== null)
    return { delivery: first.length - heartbeat - completeness, heartbeat, completeness, hasLimits }
}

/**
 * What the org is told. Asked for at once and in this order, so that the pace follows the limits that these very arrivals brought, and the
 * org's lock is not held for an answer that nothing is made of.
 */
async function prepareControl(sql: Sql, orgId: string, arrivals: readonly Arrival[], parts: IntakeParts): Promise<ToldControl> {
    for (const { delivery } of arrivals) if (delivery.description !== null) await takeDescription(sql, orgId, delivery.description)
    const jobs = countJobs(arrivals)
    const [control, paceSeconds, commands] = await settleAll([
        recordSigns(sql, orgId, parts.orgs, arrivals),
        parts.governPace(sql, orgId, jobs),
        parts.countCommands(sql, orgId),
    ])
    const config = await parts.readConfig(sql, orgId, control.configVersion)
    if (jobs.heartbeat === 0) return { ...control, config, paceSeconds, mail: null, commands }
    const mode = await parts.decideMode(sql, orgId)
    const mailed = arrivals.map(({ delivery }) => delivery.mailed).findLast((one) => one !== null) ?? null
    const mail = await parts.takeOrgMail(sql, orgId, mailed)
    return { ...control, mode, config, paceSeconds, mail, commands }
}

interface Plan {
    readonly apply: (sql: Sql, orgId: string, arrivals: readonly Arrival[], parts: ApplyParts) => Promise<Applied>
    /** All is sent before it is known whether a delivery or a change is a repeat; should one be, the transaction is given up. */
    readonly isHasty: boolean
}
const HASTILY: Plan = { apply: applyHastily, isHasty: true }
const STEP_BY_STEP: Plan = { apply: applyTogether, isHasty: false }
const WITHOUT_POISON: Plan = { apply: applyWithoutPoison, isHasty: false }

/** A repeat must have no second effect, so what was sent for it meanwhile is rolled back. */
class RepeatFound extends Error {}
const mayGoStepByStep = (error: unknown): boolean => error instanceof RepeatFound || wasTooHasty(error)

/** Sets aside what could not be read and what could not be applied; returns how many changes of each delivery that are. */
async function parkPoison(sql: Sql, orgId: string, arrivals: readonly Arrival[], applied: Applied): Promise<ReadonlyMap<string, number>> {
    const parked = new Map<string, number>()
    for (const { deliveryId, delivery } of arrivals) {
        const poison = [...delivery.poison, ...(applied.poison.get(deliveryId) ?? [])]
        if (poison.length === 0) continue
        await parkChanges(sql, orgId, deliveryId, poison)
        await noteParked(sql, orgId, deliveryId, poison.length)
        parked.set(deliveryId, poison.length)
    }
    return parked
}

/** In one round trip, the lock first; returns what was accepted before under the ids that are known already. */
async function noteDeliveries(sql: Sql, orgId: string, notes: readonly NewDelivery[]): Promise<ReadonlyMap<string, AcceptedDelivery>> {
    const [, known] = await settleAll([lockOrg(sql, orgId), insertDeliveries(sql, orgId, notes)])
    reachFailPoint('after-insert-envelope')
    return known
}

/** What one transaction does for its deliveries. */
async function storeArrivals(
    sql: Sql,
    orgId: string,
    arrivals: readonly Arrival[],
    parts: IntakeParts,
    plan: Plan,
): Promise<AcceptedSummary[]> {
    const notes = arrivals.map(({ deliveryId, bodyHash, delivery: { kind, changes, poison } }) => {
        return { deliveryId, bodyHash, kind, accepted: changes.length + poison.length }
    })
    // Before the lock is asked for by itself: the store then reads the changes while it waits for it.
    const early = plan.isHasty ? plan.apply(sql, orgId, arrivals, parts) : null
    const noting = noteDeliveries(sql, orgId, notes)
    const listing = noting.then((known) => {
        checkRepeats(arrivals, known)
        if (plan.isHasty && known.size > 0) throw new RepeatFound()
        return arrivals.filter(({ deliveryId }) => !known.has(deliveryId))
    })
    const applying = early ?? listing.then((fresh) => plan.apply(sql, orgId, fresh, parts))
    // What a search for poison rolls back must not take the org's signs with it. And a description names to the audit who approved what: nothing
    // that the changes cause, such as the end of a rule that fails, may be under way then.
    const isAtOnce = plan.isHasty && arrivals.every(({ delivery }) => delivery.description === null)
    const controlling = isAtOnce
        ? prepareControl(sql, orgId, arrivals, parts)
        : settleAll([listing, applying]).then(([fresh]) => prepareControl(sql, orgId, fresh, parts))
    const [applied, known, fresh, control] = await settleAll([applying, noting, listing, controlling])
    const parked = await parkPoison(sql, orgId, fresh, applied)
    const parkedBefore = known.size === 0 ? parked : await selectParked(sql, orgId, [...known.keys()])
    const { healed, questions } = await checkCompleteness(sql, orgId, fresh, control.mode, parts)
    const [teller] = applied.appended.keys()
    return notes.map(({ deliveryId, accepted }) => ({
        accepted,
        parked: parked.get(deliveryId) ?? parkedBefore.get(deliveryId) ?? 0,
        isDuplicate: known.has(deliveryId),
        appended: (applied.appended.get(deliveryId) ?? 0) + (healed.get(deliveryId)?.appended ?? 0),
        fired: (deliveryId === teller ? applied.fired : 0) + (healed.get(deliveryId)?.fired ?? 0),
        control,
        questions,
    }))
}

export function createIntake(parts: IntakeParts): Intake {
    const run = (orgId: string, arrivals: readonly Arrival[], plan: Plan, giveWay: () => void): Promise<AcceptedSummary[]> => {
        reachFailPoint('before-begin')
        return parts.database.transaction(async (sql) => {
            const summaries = await storeArrivals(sql, orgId, arrivals, { ...parts, onAppended: giveWay }, plan)
            reachFailPoint('before-commit')
            return summaries
        })
    }
    async function commit(orgId: string, arrivals: readonly Arrival[], giveWay: () => void): Promise<AcceptedSummary[]> {
        try {
            return await run(orgId, arrivals, HASTILY, giveWay).catch((error: unknown) => {
                if (mayGoStepByStep(error)) return run(orgId, arrivals, STEP_BY_STEP, giveWay)
                throw error
            })
        } catch (error) {
            // Of several the culprit is found first: each is committed by itself, and comes here once more.
            if (arrivals.length > 1 || !mayBePoison(error)) throw error
            return run(orgId, arrivals, WITHOUT_POISON, giveWay)
        }
    }
    const accept = createGroupCommit<Arrival, AcceptedSummary>({
        commit,
        nameOf: ({ deliveryId }) => deliveryId,
        weightOf: ({ delivery }) => delivery.changes.length,
        itemsMax: DELIVERIES_MAX,
        weightMax: CHANGES_MAX,
        isOutage: (error) => error instanceof HeadroomError && error.code === 'store_unavailable',
    })
    return {
        accept: (deliveryId, body, delivery, callout) => accept(delivery.orgId, { deliveryId, bodyHash: sha256(body), delivery, callout }),
    }
}
