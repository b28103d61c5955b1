/** The mirror's rules once more, as slowly and plainly as possible: sort all changes by age and let the newest writer of each thing win. */
import type { Change, FieldValue } from '../../relay/src/mirror/index.ts'

export interface ReferenceState {
    readonly values: Readonly<Record<string, FieldValue>>
    readonly isDeleted: boolean
    readonly mergedInto: string | null
    readonly isReread: boolean
    readonly systemModstamp: string
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function compareAge(left: Change, right: Change): number {
    return (
        compareText(left.systemModstamp, right.systemModstamp) ||
        compareText(left.capturedAt, right.capturedAt) ||
        left.sequence - right.sequence ||
        compareText(left.transaction, right.transaction)
    )
}

/** What the mirror must hold of one record after all these changes, in whatever order they came; null when there are none. */
export function replay(changes: readonly Change[]): ReferenceState | null {
    const sorted = [...changes].sort(compareAge)
    const newest = sorted.at(-1)
    if (newest === undefined) return null
    const values: Record<string, FieldValue> = {}
    let isDeleted = false
    let mergedInto: string | null = null
    for (const change of sorted) {
        Object.assign(values, change.values)
        if (change.operation === 'updated') continue
        isDeleted = change.operation === 'deleted'
        mergedInto = isDeleted ? change.mergedInto : null
    }
    return { values, isDeleted, mergedInto, isReread: newest.isReread, systemModstamp: newest.systemModstamp }
}
