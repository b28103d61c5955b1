/** Deliveries that share a transaction: their changes become feed and mirror as if they had come in one body. */
import { applyBatch, findLate, loadStates, placeChanges, saveStates } from '../mirror/index.ts'
import type { Batch, Change, JudgedChange, States } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { settleAll } from '../platform/settle.ts'
import type { Delivery } from './delivery-parser.ts'
import { appendChanges, markLate, nameOf } from './delivery-store.ts'
import type { NewChange } from './delivery-store.ts'

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

/** Whether a change's record is needed as it was before: what is most likely, and what is so. */
export interface Needs {
    readonly guessed: (change: Change) => boolean
    readonly known: Promise<(change: Change) => boolean>
}

export interface StoreParts extends Needs {
    readonly onAppended?: (() => void) | undefined
}

/** Loads by the guess; once more if it fell short. */
async function loadBefore(sql: Sql, orgId: string, changes: readonly Change[], { guessed, known }: Needs): Promise<States> {
    const [states, needsBefore] = await settleAll([loadStates(sql, orgId, changes, guessed), known])
    const fellShort = changes.some((change) => needsBefore(change) && !guessed(change))
    return fellShort ? loadStates(sql, orgId, changes, needsBefore) : states
}

interface Updated {
    readonly batch: Batch
    readonly late: ReadonlySet<Change>
}

async function updateMirror(sql: Sql, orgId: string, changes: readonly Change[], loading: Promise<States>): Promise<Updated> {
    const states = await loading
    const late = findLate(states, changes)
    // A change that is in the feed already leaves the state as it is.
    const batch = applyBatch(states, changes)
    const saving = saveStates(sql, orgId, batch)
    reachFailPoint('apply-mid')
    await saving
    return { batch, late }
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
    const loading = loadBefore(sql, orgId, changes, parts)
    const appending = append(sql, orgId, [...arrived.values()])
    void appending.then(parts.onAppended, () => undefined)
    const [positions, { batch, late }] = await settleAll([appending, updateMirror(sql, orgId, changes, loading)])
    await markLate(sql, orgId, placesOf(late, positions))
    reachFailPoint('apply-commit')
    const judged = placeChanges(batch, (change) => positions.get(nameOf(change)))
    const byDelivery = Map.groupBy(judged, ({ change }) => arrived.get(nameOf(change))?.deliveryId ?? '')
    return { judged, appended: new Map(Array.from(byDelivery, ([deliveryId, own]) => [deliveryId, own.length])) }
}

/** Of those that are new. */
const placesOf = (changes: ReadonlySet<Change>, positions: ReadonlyMap<string, number>): number[] =>
    Array.from(changes, (change) => positions.get(nameOf(change))).filter((position) => position !== undefined)
