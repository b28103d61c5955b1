/**
 * Group commit: what waits while an org's transaction runs goes into the org's next transaction together. Nothing waits for company:
 * what comes alone runs at once. The next transaction may begin while the one before it ends. It knows neither SQL nor deliveries, only
 * which lane an item belongs to and what must not run together.
 */

export interface GroupOptions<Item, Result> {
    /**
     * Commits all items in one transaction, or none; resolves with their results in the same order. Calls `giveWay` once the next
     * transaction can no longer overtake this one, which is then prepared meanwhile; it may if this one fails and is tried again.
     */
    readonly commit: (lane: string, items: readonly Item[], giveWay: () => void) => Promise<readonly Result[]>
    /** Of two items of one name the second waits for the first one's end. */
    readonly nameOf: (item: Item) => string
    readonly weightOf: (item: Item) => number
    readonly itemsMax: number
    /** Of all items of a group; an item that is heavier runs alone. */
    readonly weightMax: number
    /** Whether an error says that no transaction can succeed just now, so that trying each item alone is of no use. */
    readonly isOutage: (error: unknown) => boolean
}

interface Waiting<Item, Result> {
    readonly item: Item
    readonly resolve: (result: Result) => void
    readonly reject: (error: unknown) => void
}

export function createGroupCommit<Item, Result>(options: GroupOptions<Item, Result>): (lane: string, item: Item) => Promise<Result> {
    type Entry = Waiting<Item, Result>
    const lanes = new Map<string, Entry[]>()

    /** Takes the longest beginning of the queue that may run together. */
    function takeGroup(queue: Entry[]): Entry[] {
        const names = new Set<string>()
        let [size, weight] = [0, 0]
        for (const { item } of queue) {
            weight += options.weightOf(item)
            const isFull = size > 0 && (weight > options.weightMax || size >= options.itemsMax)
            if (isFull || names.has(options.nameOf(item))) break
            names.add(options.nameOf(item))
            size++
        }
        return queue.splice(0, size)
    }

    async function run(lane: string, group: readonly Entry[], giveWay: () => void): Promise<void> {
        try {
            const items = group.map(({ item }) => item)
            const results = await options.commit(lane, items, giveWay)
            for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
        } catch (error) {
            if (group.length === 1 || options.isOutage(error)) for (const { reject } of group) reject(error)
            // One item that cannot be committed must not hold up the others: each has its own transaction now.
            else for (const entry of group) await run(lane, [entry], () => undefined)
        }
    }

    async function drain(lane: string, queue: Entry[]): Promise<void> {
        let ending: Promise<void> = Promise.resolve()
        while (queue.length > 0) {
            const { promise: hasGivenWay, resolve: giveWay } = Promise.withResolvers<void>()
            const running = run(lane, takeGroup(queue), giveWay)
            await Promise.all([ending, Promise.race([hasGivenWay, running])])
            ending = running
            if (queue.length === 0) await running
        }
        lanes.delete(lane)
    }

    return (lane, item) =>
        new Promise((resolve, reject) => {
            const entry = { item, resolve, reject }
            const queue = lanes.get(lane)
            if (queue !== undefined) {
                queue.push(entry)
                return
            }
            const started = [entry]
            lanes.set(lane, started)
            void drain(lane, started)
        })
}
