/** Deliveries that share a transaction: their changes become feed and mirror as if they had come in one body. */
import { placeChanges } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { settleAll } from '../platform/settle.ts'
import type { Delivery } from './delivery-parser.ts'
import { appendChanges, markLate, nameOf } from './delivery-store.ts'
import type { NewChange } from './delivery-store.ts'
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

async function append(sql: Sql, orgId: string, fed: readonly NewChange[]): Promise<Map<string, number>> {
    const positions = await appendChanges(sql, orgId, fed)
    reachFailPoint('after-insert-dedupe')
    return positions
}

export interface StoreParts extends Needs {
    readonly onAppended?: (() => void) | undefined
}

/**
 * Brings feed and mirror up to date and returns the changes that are new, each with its place in the feed. The states are asked for and
 * the changes appended in one go: while the store appends, what the mirror becomes is worked out and sent behind.
 */
export async function storeChanges(sql: Sql, orgId: string, bearers: readonly Bearer[], parts: StoreParts): Promise<Stored> {
    const arrived = dropRepeats(bearers)
    if (arrived.size === 0) return { judged: [], appended: new Map() }
    const changes = Array.from(arrived.values(), ({ change }) => change)
    reachFailPoint('apply-begin')
    const updating = updateMirror(sql, orgId, changes, parts)
    const appending = append(sql, orgId, [...arrived.values()])
    void appending.then(parts.onAppended, () => undefined)
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
