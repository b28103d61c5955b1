/**
 * What a change does to the mirror's state of its record. Pure: the same changes in any order, doubled or delayed, leave the same
 * state, because each field, the liveness and the newest version are registers in which the newest writer wins.
 */
import type { Change, JudgedChange, RecordState, StoredState, Values } from './mirror-types.ts'

/** Sorts below every real version. */
const NEVER = ''

/**
 * Versions compare as text. SystemModstamp has whole seconds, so captures within one second are told apart by their own clock and
 * captures within one transaction by their sequence; the transaction only makes the order total.
 */
export function versionOf(change: Change): string {
    return `${change.systemModstamp}|${change.capturedAt}|${String(change.sequence).padStart(10, '0')}|${change.transaction}`
}

export const keyOf = (record: { readonly object: string; readonly recordId: string }): string => `${record.object}/${record.recordId}`

const isLiveness = (change: Change): boolean => change.operation !== 'updated'
const hasOwn = (values: Readonly<Record<string, unknown>>, name: string): boolean => Object.hasOwn(values, name)
const isEmpty = (values: Values): boolean => Object.keys(values).length === 0

function createState(change: Change, version: string): RecordState {
    return {
        values: change.values,
        version,
        fieldVersions: {},
        isDeleted: change.operation === 'deleted',
        livenessVersion: isLiveness(change) ? version : NEVER,
        mergedInto: change.operation === 'deleted' ? change.mergedInto : null,
        isReread: change.isReread,
        systemModstamp: change.systemModstamp,
    }
}

type Fields = Pick<RecordState, 'values' | 'fieldVersions'>

/** The usual case: a newer change that carries every known field needs no look at single fields. */
function coversAll(values: Values, state: StoredState, change: Change, version: string): boolean {
    return version > state.version && Object.keys(values).every((name) => hasOwn(change.values, name))
}

/** Each field is a register: the newest writer wins, and a field that a change does not carry keeps value and version. */
function mergeFields(state: StoredState, change: Change, version: string): Fields {
    const old = state.values
    if (old === null || coversAll(old, state, change, version)) return { values: change.values, fieldVersions: {} }
    const newest = version > state.version ? version : state.version
    const values = { ...old }
    const fieldVersions: Record<string, string> = {}
    for (const name of new Set([...Object.keys(old), ...Object.keys(change.values)])) {
        const known = hasOwn(old, name) ? (hasOwn(state.fieldVersions, name) ? state.fieldVersions[name] : state.version) : NEVER
        const isWritten = hasOwn(change.values, name) && version >= (known ?? NEVER)
        if (isWritten) values[name] = change.values[name] ?? null
        const current = isWritten ? version : (known ?? NEVER)
        if (current !== newest) fieldVersions[name] = current
    }
    return { values, fieldVersions }
}

/** An update never revives: only what created, deleted or undeleted the record says whether it lives, and the newest of them wins. */
function mergeLiveness(
    state: StoredState,
    change: Change,
    version: string,
): Pick<RecordState, 'isDeleted' | 'livenessVersion' | 'mergedInto'> {
    if (!isLiveness(change) || version < state.livenessVersion) return state
    const isDeleted = change.operation === 'deleted'
    return { isDeleted, livenessVersion: version, mergedInto: isDeleted ? change.mergedInto : null }
}

export function applyChange(state: StoredState | null, change: Change): RecordState {
    const version = versionOf(change)
    if (state === null) return createState(change, version)
    const isNewest = version >= state.version
    const { isDeleted, livenessVersion, mergedInto } = mergeLiveness(state, change, version)
    return {
        ...mergeFields(state, change, version),
        version: isNewest ? version : state.version,
        isDeleted,
        livenessVersion,
        mergedInto,
        isReread: isNewest ? change.isReread : state.isReread,
        systemModstamp: isNewest ? change.systemModstamp : state.systemModstamp,
    }
}

/** What a change of a record that was there says about the state before it, or null: an update without `previous`, an id only. */
function ownBefore(change: Change): Values | null {
    if (change.isReread) return null
    if (change.operation === 'updated') return isEmpty(change.previous) ? null : { ...change.values, ...change.previous }
    return change.values
}

type Judgement = Pick<JudgedChange, 'before' | 'after' | 'hasBefore' | 'isLate'>

/**
 * What rules may know about a change. The mirror's state decides, not the payload's `previous`: after a workflow update Trigger.old
 * still shows the values from before the save (row C2), so two events would both say Open -> Working. `previous` only speaks for
 * fields the mirror has never seen, for records it has never seen, and for changes that arrive late.
 */
export function judgeChange(state: StoredState | null, change: Change, next: RecordState): Judgement {
    // Nobody needs to know: a rule that does has the values loaded.
    if (state?.values === null) return { before: null, after: next.values, hasBefore: false, isLate: false }
    const isLate = state !== null && versionOf(change) < state.version
    const known = isLate ? null : (state?.values ?? null)
    const after = isLate ? change.values : next.values
    if (change.operation === 'created') return { before: null, after, hasBefore: !change.isReread, isLate }
    const own = ownBefore(change)
    const mirrored = known === null || (change.isReread && change.operation === 'updated') ? {} : known
    const hasBefore = own !== null || !isEmpty(mirrored)
    return { before: hasBefore ? { ...own, ...mirrored } : null, after, hasBefore, isLate }
}

/** Whether an update converted a lead. A lead can be converted only once, and IsConverted never turns back. */
export function isConversion(before: Values | null, after: Values): boolean {
    return after['IsConverted'] === true && before?.['IsConverted'] !== true
}
