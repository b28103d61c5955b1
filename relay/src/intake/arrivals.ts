/** Deliveries that share a transaction: their changes become feed and mirror as if they had come in one body. */
import { placeChanges } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
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

/** The event bus delivers at least once, so a change may come twice in one transaction; the first counts. */
function dropRepeats(bearers: readonly Bearer[]): Map<string, { change: Change; deliveryId: string }> {
    const first = new Map<string, { change: Change; deliveryId: string }>()
    for (const { deliveryId, delivery } of bearers) {
        for (const change of delivery.changes) {
            const name = nameOf(change)
            if (!first.has(name)) first.set(name, { change, deliveryId })
        }
    }
    return first
}

interface Stored {
    readonly judged: readonly JudgedChange[]
    /** How many changes of each delivery are new. */
    readonly appended: ReadonlyMap<string, number>
}

/** Changes on their way into the feed: the statement is sent, and whatever is sent behind it runs under the org's lock. */
export interface Appending {
    readonly arrived: ReadonlyMap<string, NewChange>
    /** By the changes' names. */
    readonly positions: Promise<ReadonlyMap<string, number>>
}

export function beginAppend(sql: Sql, orgId: string, bearers: readonly Bearer[], append: Append): Appending {
    const arrived = dropRepeats(bearers)
    reachFailPoint('apply-begin')
    const positions = append(sql, orgId, [...arrived.values()]).then((appended) => {
        reachFailPoint('after-insert-dedupe')
        return appended
    })
    return { arrived, positions }
}

/**
 * Brings the mirror up to date with changes that are being appended, and returns those that are new, each with its place in the feed. While
 * the store appends, what the mirror becomes is worked out and sent behind.
 */
export async function storeChanges(sql: Sql, orgId: string, { arrived, positions: appending }: Appending, needs: Needs): Promise<Stored> {
    const changes = Array.from(arrived.values(), ({ change }) => change)
    const updating = updateMirror(sql, orgId, changes, needs)
    const [positions, { judged: updates, late }] = await settleAll([appending, updating])
    await markLate(sql, orgId, placesOf(late, positions))
    reachFailPoint('apply-commit')
    const judged = placeChanges(updates, (change) => positions.get(nameOf(change)))
    const byDelivery = Map.groupBy(judged, ({ change }) => arrived.get(nameOf(change))?.deliveryId ?? '')
    return { judged, appended: new Map(Array.from(byDelivery, ([deliveryId, own]) => [deliveryId, own.length])) }
}

/** Of those that are new. */
const placesOf = (changes: ReadonlySet<Change>, positions: ReadonlyMap<string, number>): number[] =>
    Array.from(changes, (change) => positions.get(nameOf(change))).filter((position) => position !== undefined)
