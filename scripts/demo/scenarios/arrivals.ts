/** What came of many saves at the relay: every change once, in the order of its record, and the newest value in the mirror. */
import type { FeedChange } from '../relay-client.ts'
import type { World } from '../world.ts'
import { COUNTED_FIELD, type Saves } from './saves.ts'

export interface Arrivals {
    readonly arrived: number
    readonly missing: number
    readonly doubled: number
    /** Changes that came after a newer one of their record. */
    readonly outOfOrder: number
}

interface MirrorRecord {
    readonly recordId: string
    readonly values: Readonly<Record<string, unknown>>
}

type Api = Pick<World, 'api'>

/** The feed's end as it is now. */
export async function readCursor({ api }: Api): Promise<string> {
    return (await api.request<{ cursor: string }>('GET', '/v1/records/Lead?limit=1')).cursor
}

export async function readFeedAfter({ api }: Api, after: string): Promise<FeedChange[]> {
    const changes: FeedChange[] = []
    let page = { changes: [] as FeedChange[], cursor: after, hasMore: true }
    while (page.hasMore) {
        page = await api.request('GET', `/v1/changes?after=${page.cursor}&limit=200`)
        changes.push(...page.changes)
    }
    return changes
}

export function compareArrivals({ made }: Pick<Saves, 'made'>, changes: readonly FeedChange[]): Arrivals {
    const arrived = new Map<string, number[]>()
    for (const { recordId, values } of changes) {
        const numbers = arrived.get(recordId) ?? []
        numbers.push(Number(values[COUNTED_FIELD]))
        arrived.set(recordId, numbers)
    }
    let [missing, doubled, outOfOrder] = [0, 0, 0]
    for (const [recordId, numbers] of made) {
        const came = arrived.get(recordId) ?? []
        const distinct = new Set(came)
        missing += numbers.filter((number) => !distinct.has(number)).length
        doubled += came.length - distinct.size
        outOfOrder += came.filter((number, index) => index > 0 && number < (came[index - 1] ?? 0)).length
    }
    return { arrived: changes.length, missing, doubled, outOfOrder }
}

/** How many of the saved records the mirror shows with another value than their last save gave them. */
export async function countStaleRecords({ api }: Api, { made }: Saves): Promise<number> {
    const records = await api.readAll<MirrorRecord>('/v1/records/Lead', 'records')
    const shown = new Map(records.map(({ recordId, values }) => [recordId, values[COUNTED_FIELD]]))
    return [...made].filter(([recordId, numbers]) => shown.get(recordId) !== numbers.at(-1)).length
}
