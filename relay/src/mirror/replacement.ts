/** Which records of some changes are most likely replaced whole, so that nobody need read what they were. Pure: the store tells whether they are. */
import { createFieldsHash } from './fields-hash.ts'
import { keyOf, versionOf } from './mirror-policy.ts'
import type { Change } from './mirror-types.ts'

/** Records of one object to be replaced by changes that carry the same fields. */
export interface Replacement {
    readonly object: string
    /** Their hash. */
    readonly fields: string
    /** The last of each record, with its version. */
    readonly changes: readonly { readonly change: Change; readonly version: string }[]
}

export interface ReplacementPlan {
    readonly replacements: readonly Replacement[]
    /** All changes of the records that these are about. */
    readonly replacing: readonly Change[]
    /** The others, which are merged into states that are read. */
    readonly rest: readonly Change[]
}

/** A statement each. The objects of one Apex transaction are fewer; what carries still other fields is read. */
const REPLACEMENTS_MAX = 4

interface Newest {
    readonly change: Change
    readonly version: string
    /** Of the object and the fields. */
    readonly group: string
    readonly fields: string
    /** Each change of the record is an update that replaces the one before it. */
    readonly isWhole: boolean
}

/** What else a record is than its values is left to who reads it. */
const isPlain = ({ operation, isReread }: Change): boolean => operation === 'updated' && !isReread

function listNewest(changes: readonly Change[], needsBefore: (change: Change) => boolean): Map<string, Newest> {
    const hashFields = createFieldsHash()
    const newest = new Map<string, Newest>()
    for (const change of changes) {
        const [key, version, fields] = [keyOf(change), versionOf(change), hashFields(change.values)]
        const group = `${change.object} ${fields}`
        const known = newest.get(key)
        const follows = known === undefined || (known.isWhole && known.group === group && known.version < version)
        newest.set(key, { change, version, group, fields, isWhole: follows && isPlain(change) && !needsBefore(change) })
    }
    return newest
}

export function planReplacements(changes: readonly Change[], needsBefore: (change: Change) => boolean): ReplacementPlan {
    const newest = listNewest(changes, needsBefore)
    const whole = [...newest.values()].filter(({ isWhole }) => isWhole)
    const groups = [...Map.groupBy(whole, ({ group }) => group)].toSorted(([, a], [, b]) => b.length - a.length).slice(0, REPLACEMENTS_MAX)
    const planned = new Set(groups.map(([group]) => group))
    const { replacing = [], rest = [] } = Object.groupBy(changes, (change) => {
        const record = newest.get(keyOf(change))
        return record?.isWhole === true && planned.has(record.group) ? 'replacing' : 'rest'
    })
    const replacements = groups.flatMap(([, [first, ...more]]) =>
        first === undefined ? [] : [{ object: first.change.object, fields: first.fields, changes: [first, ...more] }],
    )
    return { replacements, replacing, rest }
}
