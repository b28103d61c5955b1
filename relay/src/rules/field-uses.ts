/** Which rules use which fields of an object, so that a field in use stays tracked. */
import type { Sql } from '../platform/database.ts'
import { listFields } from './rule-compile.ts'
import { listRulesOfObject } from './rule-store.ts'

/** Field to the names of its rules; disabled ones too, since enabling asks nothing. */
export async function findFieldUses(sql: Sql, orgId: string, object: string): Promise<Map<string, string[]>> {
    const uses = new Map<string, string[]>()
    for (const rule of await listRulesOfObject(sql, orgId, object)) {
        for (const field of listFields(rule)) uses.set(field, [...(uses.get(field) ?? []), rule.name])
    }
    return uses
}
