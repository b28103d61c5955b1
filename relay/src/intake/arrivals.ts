/** Deliveries that share a transaction: their changes become feed and mirror as if they had come in one body. */
import { placeChanges } from '../mirror/index.ts'
import type { JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { settleAll } from '../platform/settle.ts'
import type { Delivery } from './delivery-parser.ts'
import { markLate, nameOf } from './delivery-store.ts'
import type { Append, NewChange } from './delivery-store.ts'
import { updateMirror } from './update-mirror.ts'
import type { Needs } from './update-mirror.ts'

/** What brought changes. */
export interface Bearer {
    readonly deliveryId: string
    readonly delivery: Pick<Delivery, 'changes'>
}

/** One delivery on its way into the store. */
export interface Arrival extends Bearer {
    readonly bodyHash: Buffer
    readonly delivery: Delivery
    /** Which callout of its job in the org brought it, from 1. */
    readonly callout: number
}

export const listChanges = (bearers: readonly Bearer[]): NewChange[] =>
    bearers.flatMap(({ deliveryId, delivery }) => delivery.changes.map((change) => ({ change, deliveryId })))

/** The event bus delivers at least once, so a change may come twice in one transaction; the first counts. */
export function listOnce(bearers: readonly Bearer[]): NewChange[] {
    const first = new Map<string, NewChange>()
    for (const one of listChanges(bearers)) {
        const name = nameOf(one.change)
        if (!first.has(name)) first.set(name, one)
    }
    return [...first.values()]
}

interface Stored {
    readonly judged: readonly JudgedChange[]
    /** How many changes of each delivery are new. */
    readonly appended: ReadonlyMap<string, number>
}

/** Changes on their way into the feed: the statement is sent, and whatever is sent behind it runs under the org's lock. */
export interface Appending {
    readonly added: readonly NewChange[]
    /** Of those that are new. */
    readonly positions: ReturnType<Append>
}

export function beginAppend(sql: Sql, orgId: string, added: readonly NewChange[], append: Append): Appending {
    reachFailPoint('apply-begin')
    const positions = append(sql, orgId, added).then((appended) => {
        reachFailPoint('after-insert-dedupe')
        return appended
    })
    return { added, positions }
}

/** How many changes of each delivery have a place in the feed. */
function countByDelivery(added: readonly NewChange[], positions: Awaited<Appending['positions']>): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { change, deliveryId } of added) if (positions.has(change)) counts.set(deliveryId, (counts.get(deliveryId) ?? 0) + 1)
    return counts
}

/**
 * Brings the mirror up to date with changes that are being appended, and returns those that are new, each with its place in the feed. While
 * the store appends, what the mirror becomes is worked out and sent behind.
 */
export async function storeChanges(sql: Sql, orgId: string, { added, positions: appending }: Appending, needs: Needs): Promise<Stored> {
    const changes = added.map(({ change }) => change)
    const updating = updateMirror(sql, orgId, changes, needs)
    const [positions, { judged, late }] = await settleAll([appending, updating])
    const lateOnes = Array.from(late, (change) => positions.get(change)).filter((position) => position !== undefined)
    await markLate(sql, orgId, lateOnes)
    reachFailPoint('apply-commit')
    return { judged: placeChanges(judged, positions), appended: countByDelivery(added, positions) }
}
