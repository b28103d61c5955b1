/** Accepts a delivery: everything it causes is written in one transaction, and it counts as accepted once that is committed. */
import { applyBatch, loadStates, saveStates } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import type { Control, Orgs } from '../orgs/index.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Delivery } from './delivery-parser.ts'
import { appendChanges, insertDelivery, lockOrg, nameOf } from './delivery-store.ts'

/** Judges the rules of the org over new changes, inside the accepting transaction; returns how many firings are new. */
export type JudgeChanges = (sql: Sql, orgId: string, judged: readonly JudgedChange[]) => Promise<number>

export interface AcceptedSummary {
    readonly accepted: number
    readonly isDuplicate: boolean
    /** Changes that entered the feed: fewer than accepted when some were there already. */
    readonly appended: number
    /** New firings of rules. */
    readonly fired: number
    readonly control: Control
}

export interface Intake {
    accept(deliveryId: string, body: Buffer, delivery: Delivery): Promise<AcceptedSummary>
}

export interface IntakeParts {
    readonly database: Database
    readonly orgs: Orgs
    readonly judgeChanges: JudgeChanges
}

/** The event bus delivers at least once, so one body may hold a change twice; the first counts. */
function dropRepeats(changes: readonly Change[]): Change[] {
    const seen = new Set<string>()
    return changes.filter((change) => {
        const isRepeat = seen.has(nameOf(change))
        seen.add(nameOf(change))
        return !isRepeat
    })
}

/** Brings feed and mirror up to date and returns the changes that are new, each with its place in the feed. */
async function storeChanges(sql: Sql, deliveryId: string, delivery: Delivery): Promise<readonly JudgedChange[]> {
    const { orgId } = delivery
    const changes = dropRepeats(delivery.changes)
    const records = await loadStates(sql, orgId, changes)
    // Whether a change is late is stored with it, so it is applied once before it has a position.
    const draft = applyBatch(records, changes, () => 0)
    const positions = await appendChanges(sql, orgId, deliveryId, draft.judged)
    const added = changes.filter((change) => positions.has(nameOf(change)))
    const { judged, touched } = applyBatch(records, added, (change) => positions.get(nameOf(change)) ?? 0)
    await saveStates(sql, orgId, touched)
    return judged
}

function checkRepeat(earlier: { bodyHash: Buffer }, bodyHash: Buffer): void {
    if (earlier.bodyHash.equals(bodyHash)) return
    const advice = 'This webhook-id was used for another body before. Send a new body under a new id.'
    throw new HeadroomError('delivery_id_reused', advice, { field: 'webhook-id' })
}

export function createIntake({ database, orgs, judgeChanges }: IntakeParts): Intake {
    return {
        accept(deliveryId, body, delivery) {
            const { orgId, kind, changes } = delivery
            const bodyHash = sha256(body)
            return database.transaction(async (sql) => {
                await lockOrg(sql, orgId)
                const earlier = await insertDelivery(sql, orgId, deliveryId, kind, { bodyHash, accepted: changes.length })
                if (earlier !== null) {
                    checkRepeat(earlier, bodyHash)
                    return {
                        accepted: earlier.accepted,
                        isDuplicate: true,
                        appended: 0,
                        fired: 0,
                        control: await orgs.getControl(sql, orgId),
                    }
                }
                const judged = changes.length === 0 ? [] : await storeChanges(sql, deliveryId, delivery)
                const fired = judged.length === 0 ? 0 : await judgeChanges(sql, orgId, judged)
                const control = await orgs.recordSign(sql, orgId, delivery)
                return { accepted: changes.length, isDuplicate: false, appended: judged.length, fired, control }
            })
        },
    }
}
