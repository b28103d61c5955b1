/** Custom settings and custom metadata without SOQL (rows G7 to G9): what the compiler emits for X__c.getInstance() and its relatives. */
import { ApexMap } from './collections.ts'
import { NotImplementedError } from './exception.ts'
import { SObject } from './sobject.ts'
import { schemaObject } from './tokens.ts'
import { transaction, type RunningUser } from './transaction.ts'

function stored(objectName: string, key: string): SObject | null {
    return transaction().org.data.setting(objectName, key)?.clone(true, false, true, true) ?? null
}

/** Owners whose rows count for a user, nearest first. */
function ownersOf(user: RunningUser): string[] {
    return [user.id, user.profileId, transaction().org.orgId]
}

/** The nearest row, with its empty fields taken from the next ones; a new object with a null Id where there is no row. */
function merged(objectName: string, owners: readonly string[]): SObject {
    const rows = owners.map((owner) => stored(objectName, owner)).filter((row) => row !== null)
    const [nearest] = rows
    if (nearest === undefined) return new SObject(schemaObject(objectName))
    for (const row of rows.slice(1)) {
        for (const [key, value] of row.values) if (nearest.raw(key) === null) nearest.setRaw(key, value)
    }
    return nearest
}

export function settingOrgDefaults(objectName: string): SObject {
    return merged(objectName, [transaction().org.orgId])
}

/** Hierarchy settings merge for the user or an owner; list settings and metadata take a name and may give null (row G8, G9). */
export function settingInstance(objectName: string, key?: string | null): SObject | null {
    const { kind } = schemaObject(objectName)
    if (kind === 'customMetadata')
        return key === undefined || key === null ? null : ((settingAll(objectName).get(key) as SObject | null) ?? null)
    if (kind !== 'hierarchySetting') return key === undefined || key === null ? null : stored(objectName, key)
    const { user, org } = transaction()
    if (key === undefined || key === user.id) return merged(objectName, ownersOf(user))
    if (key === org.orgId) return settingOrgDefaults(objectName)
    if (key?.startsWith('00e') === true) return merged(objectName, [key, org.orgId])
    throw new NotImplementedError('getInstance() of a hierarchy setting for another user')
}

/** No merging; null where the owner has no row. */
export function settingValues(objectName: string, key: string | null): SObject | null {
    return key === null ? null : stored(objectName, key)
}

export function settingAll(objectName: string): ApexMap {
    const object = schemaObject(objectName)
    const key = object.kind === 'customMetadata' ? 'developername' : 'name'
    const rows = transaction().org.data.settings(objectName)
    return new ApexMap(
        { name: 'String', arguments: [] },
        { name: object.name, arguments: [] },
        rows.map((row) => [row.raw(key), row.clone(true, false, true, true)] as const),
    )
}
