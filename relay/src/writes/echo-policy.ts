/** Whether a change that comes without an origin is what writes of ours have made. Pure. */
import type { Change, Values } from '../mirror/index.ts'

export interface OwnWrite {
    readonly id: string
    readonly object: string
    /** Null while the outcome of one that makes a record is not known. */
    readonly recordId: string | null
    readonly operation: 'create' | 'update'
    readonly fields: Values
    readonly origin: string
    /** When a channel first took it. */
    readonly sentAt: Date
    /** Null while it is on its way. */
    readonly settledAt: Date | null
    /** The record that was taken for what it made, before anybody told its id. */
    readonly takenFor: string | null
}

/** A record that is saved again may be read so long after our write: what was set before then is somebody else's doing. */
const SET_MS_MAX = 2 * 24 * 3_600_000

const names = (values: Values): string[] => Object.keys(values)

/** How far the clocks of the org and of the relay may be apart. */
const CLOCKS_APART_MS = 60_000

/** Every field that both know has the same value. Salesforce writes times and the like in its own way: these tell nothing. */
function looksAlike({ object, values }: Change, write: OwnWrite): boolean {
    const common = names(write.fields).filter((name) => Object.hasOwn(values, name) && !/Date|Time/.test(name))
    return write.object === object && common.length > 0 && common.every((name) => write.fields[name] === values[name])
}

const isSentBefore = ({ systemModstamp }: Change, { sentAt }: OwnWrite): boolean =>
    sentAt.getTime() <= Date.parse(systemModstamp) + CLOCKS_APART_MS

/** The write that made the record, known by its id. */
export const findMaker = (own: readonly OwnWrite[]): OwnWrite[] => own.filter(({ operation }) => operation === 'create')

export interface Makers {
    /** By new record: the write that alone can have made it, or one of several with the same origin. */
    readonly writes: ReadonlyMap<Change, OwnWrite>
    /** Records that a write may have made, or somebody else: these are told, not guessed. */
    readonly unclear: readonly Change[]
}

/**
 * Who made what is new while no id has been told yet, by the values. Writes of one origin that are alike serve as many records; where
 * there are more records than writes, or writes of several origins, nobody can tell whose each is.
 */
export function findMakers(created: readonly Change[], onTheirWay: readonly OwnWrite[]): Makers {
    const mayHaveMade = new Map(
        created.map((change) => [change, onTheirWay.filter((write) => looksAlike(change, write) && isSentBefore(change, write))]),
    )
    const rivals = new Map<OwnWrite, number>()
    for (const write of [...mayHaveMade.values()].flat()) rivals.set(write, (rivals.get(write) ?? 0) + 1)
    const writes = new Map<Change, OwnWrite>()
    const taken = new Set<OwnWrite>()
    const unclear: Change[] = []
    for (const [change, candidates] of mayHaveMade) {
        if (candidates.length === 0) continue
        const open = candidates.filter(({ takenFor }) => takenFor === null)
        const isOneOrigin = new Set(candidates.map(({ origin }) => origin)).size === 1
        const isEnough = candidates.every((write) => (rivals.get(write) ?? 0) <= open.length)
        const maker = isOneOrigin && isEnough ? open.find((write) => !taken.has(write)) : undefined
        if (maker === undefined) unclear.push(change)
        else {
            writes.set(change, maker)
            taken.add(maker)
        }
    }
    return { writes, unclear }
}

/** The writes that set the fields that changed. One that none of them has set makes it a change of somebody else's. */
export function findSetters({ previous, values, systemModstamp }: Change, own: readonly OwnWrite[]): OwnWrite[] {
    const since = Date.parse(systemModstamp) - SET_MS_MAX
    const recent = own.filter(({ settledAt }) => settledAt === null || settledAt.getTime() > since)
    const sets = ({ fields }: OwnWrite, name: string): boolean => Object.hasOwn(fields, name) && fields[name] === values[name]
    const changed = names(previous)
    if (!changed.every((name) => recent.some((write) => sets(write, name)))) return []
    return recent.filter((write) => changed.some((name) => sets(write, name)))
}
