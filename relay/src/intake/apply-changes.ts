/** Applies new changes inside the accepting transaction: feed, mirror, rules. Changes that cannot be applied are told, not thrown. */
import { parkChanges } from '../failures/index.ts'
import type { PoisonChange } from '../failures/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import { isRepeatedKey } from '../platform/database.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Logger } from '../platform/log.ts'
import { settleAll } from '../platform/settle.ts'
import { beginAppend, listChanges, listOnce, storeChanges } from './arrivals.ts'
import type { Bearer } from './arrivals.ts'
import { parseChange, toPoison } from './delivery-parser.ts'
import { appendChanges, appendNewChanges, lockOrg } from './delivery-store.ts'
import { applyApart } from './poison-search.ts'
import { GuessFellShort } from './update-mirror.ts'

/** Who judges an org's changes, inside the accepting transaction. */
export interface Judge {
    /** Whether judging the change takes the state of its record before it. */
    readonly needsBefore: (change: Change) => boolean
    /** Returns how many firings are new. */
    readonly judge: (judged: readonly JudgedChange[]) => Promise<number>
}
export type OpenJudge = (sql: Sql, orgId: string) => Promise<Judge>

export interface Applied {
    /** How many changes of each delivery are new. */
    readonly appended: ReadonlyMap<string, number>
    readonly fired: number
    /** Of each delivery. */
    readonly poison: ReadonlyMap<string, readonly PoisonChange[]>
}

export interface ApplyParts {
    readonly openJudge: OpenJudge
    /** What the judge's `needsBefore` will most likely say: known before the judge is, so that nothing waits for it. */
    readonly guessNeeds: (orgId: string) => Judge['needsBefore']
    readonly log: Logger
    /** Called once the changes are in the feed: the org's lock is held, and whatever begins now comes after them. */
    readonly onAppended?: () => void
}

type Apply = (sql: Sql, orgId: string, bearers: readonly Bearer[], parts: ApplyParts) => Promise<Applied>

/** Sent first, the changes are appended as soon as the org's lock is free. */
async function apply(sql: Sql, orgId: string, bearers: readonly Bearer[], parts: ApplyParts, isHasty: boolean): Promise<Applied> {
    if (bearers.every(({ delivery }) => delivery.changes.length === 0)) return { appended: new Map(), fired: 0, poison: new Map() }
    const appending = isHasty
        ? beginAppend(sql, orgId, listChanges(bearers), appendNewChanges)
        : beginAppend(sql, orgId, listOnce(bearers), appendChanges)
    void appending.positions.then(parts.onAppended, () => undefined)
    const opening = parts.openJudge(sql, orgId)
    const needs = { guessed: parts.guessNeeds(orgId), known: opening.then(({ needsBefore }) => needsBefore), isHasty }
    const [{ judged, appended }, judge] = await settleAll([storeChanges(sql, orgId, appending, needs), opening])
    const fired = judged.length === 0 ? 0 : await judge.judge(judged)
    return { appended, fired, poison: new Map() }
}

/** All in one go, and all that needs no answer sent at once; throws when one of them cannot be applied. */
export const applyTogether: Apply = (sql, orgId, bearers, parts) => apply(sql, orgId, bearers, parts, false)

/** Likewise, but waits for nothing that is most likely, and throws where it is not so: when a change came before, or rules have changed. */
export const applyHastily: Apply = (sql, orgId, bearers, parts) => apply(sql, orgId, bearers, parts, true)

/** Whether applyHastily was too hasty: the same may succeed step by step. */
export const wasTooHasty = (error: unknown): boolean => isRepeatedKey(error) || error instanceof GuessFellShort

/** Whether an error can be one change's: the store refused something, or code did not expect something. */
export const mayBePoison = (error: unknown): boolean => !(error instanceof HeadroomError) || error.code === 'store_failed'

/** As it came, but for its spelling. */
function toBody({ isReread, ...change }: Change) {
    return { ...change, values: { ...change.values }, previous: { ...change.previous }, reread: isReread }
}

const CAUSE = 'The relay could not apply it: the log says why, under its transaction and sequence.'

/** A delivery after its transaction failed: all of it is applied but the changes that are at fault. */
export const applyWithoutPoison: Apply = async (sql, orgId, [bearer], parts) => {
    if (bearer === undefined) return { appended: new Map(), fired: 0, poison: new Map() }
    const { deliveryId, delivery } = bearer
    const applySome = (changes: readonly Change[]) => applyTogether(sql, orgId, [{ deliveryId, delivery: { changes } }], parts)
    const { results, poison } = await applyApart(sql, delivery.changes, applySome, (error) => !mayBePoison(error))
    for (const { change, error } of poison) {
        const { transaction, sequence } = change
        parts.log.error({ orgId, transaction, sequence, err: error }, 'A change could not be applied and is parked: see /v1/failures.')
    }
    const count = results.reduce((sum, { appended }) => sum + (appended.get(deliveryId) ?? 0), 0)
    return {
        appended: new Map(count === 0 ? [] : [[deliveryId, count]]),
        fired: results.reduce((sum, { fired }) => sum + fired, 0),
        poison: new Map([[deliveryId, poison.map(({ change }) => toPoison(toBody(change), { message: CAUSE }))]]),
    }
}

export interface ReadChanges {
    /** Stands where a delivery's id stands. */
    readonly name: string
    /** Asked under the org's lock, so that nothing else comes between what the mirror holds and the changes. */
    readonly makeChanges: () => Promise<readonly Change[]>
}

/** Changes that were read from Salesforce, as if a delivery had brought them: what cannot be applied is parked, the rest gets in. */
export async function applyRead(
    sql: Sql,
    orgId: string,
    { name, makeChanges }: ReadChanges,
    parts: ApplyParts,
): Promise<{ readonly appended: number; readonly fired: number }> {
    await lockOrg(sql, orgId)
    const changes = await makeChanges()
    if (changes.length === 0) return { appended: 0, fired: 0 }
    const bearer = { deliveryId: name, delivery: { changes } }
    const { appended, fired, poison } = await applyWithoutPoison(sql, orgId, [bearer], parts)
    const parked = poison.get(name) ?? []
    if (parked.length > 0) await parkChanges(sql, orgId, name, parked)
    return { appended: appended.get(name) ?? 0, fired }
}

/** A parked change once more, as if it had just come; returns how many rules it fired. Throws what keeps it from being applied. */
export async function applyParked(
    sql: Sql,
    orgId: string,
    { change, deliveryId }: { readonly change: unknown; readonly deliveryId: string },
    parts: ApplyParts,
): Promise<number> {
    await lockOrg(sql, orgId)
    const bearer = { deliveryId, delivery: { changes: [parseChange(change)] } }
    return (await applyTogether(sql, orgId, [bearer], parts)).fired
}
