/**
 * Which rows the running user sees and changes where sharing binds the code (rows A39, A40): the org-wide default and the owner decide.
 * Role hierarchies, sharing rules, teams and manual shares do not exist in this org. Permissions on fields: not here.
 */
import { NotImplementedError } from '../runtime/exception.ts'
import { isBoundBySharing } from '../runtime/sharing.ts'
import { transaction } from '../runtime/transaction.ts'
import type { DataCore } from './core.ts'
import type { SchemaObject } from './schema-types.ts'
import type { Row } from './table.ts'

/** The user whose sharing binds the code that runs; null where it may do so with every row of the object ("View All", "Modify All"). */
function boundUserId(object: SchemaObject, right: 'viewAll' | 'modifyAll'): string | null {
    const running = transaction()
    if (!isBoundBySharing(running)) return null
    const { id, access } = running.user
    return access.hasEveryRow(object, right) ? null : id
}

/** Tells the rows of an object that are seen; null where all are. */
export function visibleRows(object: SchemaObject): ((row: Row) => boolean) | null {
    const userId = object.sharingModel === 'Private' ? boundUserId(object, 'viewAll') : null
    return userId === null ? null : (row) => row.values.get('ownerid') === userId
}

/** @throws NotImplementedError where the answer hangs on a related row that the user does not see. */
export function requireVisible(core: DataCore, row: Row, what: string): void {
    const object = core.store.objectOf(row.id)
    if (object?.sharingModel !== 'Private') return
    if (visibleRows(object)?.(row) === false) throw new NotImplementedError(`${what} ${object.name} that sharing hides from the user`)
}

/**
 * Row C43: a row that is seen and not the user's own. @throws NotImplementedError for one that is not even seen: which of its errors
 * Salesforce gives then is not documented.
 */
export function isReadOnly(object: SchemaObject, row: Row, operation: string): boolean {
    if (object.sharingModel === 'ReadWrite') return false
    const userId = boundUserId(object, 'modifyAll')
    if (userId === null || row.values.get('ownerid') === userId) return false
    if (visibleRows(object)?.(row) !== false) return true
    throw new NotImplementedError(`${operation} of a ${object.name} that sharing hides from the user`)
}
