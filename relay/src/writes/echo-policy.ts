/** Whether a change that comes without an origin is what writes of ours have made. Pure. */
import type { Change, Values } from '../mirror/index.ts'

export interface OwnWrite {
    readonly object: string
    /** Null while the outcome of one that makes a record is not known. */
    readonly recordId: string | null
    readonly operation: 'create' | 'update'
    readonly fields: Values
    readonly origin: string
    /** Null while it is on its way. */
    readonly settledAt: Date | null
}

/** A record that is saved again may be read so long after our write: what was set before then is somebody else's doing. */
const SET_MS_MAX = 2 * 24 * 3_600_000

const names = (values: Values): string[] => Object.keys(values)

/** Every field that both know has the same value. Salesforce writes times and the like in its own way: these tell nothing. */
function looksAlike({ object, values }: Change, write: OwnWrite): boolean {
    const common = names(write.fields).filter((name) => Object.hasOwn(values, name) && !/Date|Time/.test(name))
    return write.object === object && common.length > 0 && common.every((name) => write.fields[name] === values[name])
}

/** The write that made the record: known by its id, or by its values while the id has not been told yet. */
export function findMaker(change: Change, own: readonly OwnWrite[], onTheirWay: readonly OwnWrite[]): OwnWrite[] {
    const known = own.filter(({ operation }) => operation === 'create')
    return known.length > 0 ? known : onTheirWay.filter((write) => looksAlike(change, write)).slice(0, 1)
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
