/**
 * What an org declares or does that keeps one row from being saved, after the before triggers: validation rules, duplicate rules, an
 * inactive owner, a row that another transaction holds.
 */
import { transaction } from '../../runtime/transaction.ts'
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import { recordOf } from '../records.ts'
import type { SchemaObject } from '../schema-types.ts'
import type { Row } from '../table.ts'
import type { Pending } from './prepare.ts'
import { rowErrors } from './row-errors.ts'

/** Row F5: a rule or a field update takes CPU as a statement of Apex does. */
export function chargeAutomation(): void {
    transaction().limits.step()
}

function brokenRules(core: DataCore, object: SchemaObject, { record, before }: Pending): RowError[] {
    const old = before === null ? null : recordOf(object, before.values)
    return core.automation.validationRules.flatMap(({ object: name, rule }) => {
        if (name !== object.name) return []
        chargeAutomation()
        const broken = rule(record, old)
        return broken === null ? [] : [rowErrors.custom(broken.message, broken.field === undefined ? [] : [broken.field])]
    })
}

/** Texts are compared without case; a field without a value matches nothing. */
function isMatch(fields: readonly string[], { record }: Pending, row: Row): boolean {
    return fields.every((name) => {
        const value = record.raw(name.toLowerCase())
        const other = row.values.get(name.toLowerCase())
        return typeof value === 'string' && typeof other === 'string' && value.toLowerCase() === other.toLowerCase()
    })
}

/** Active rules with the action Block (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_objects_duplicateerror.htm). */
function matchesDuplicateRule(core: DataCore, object: SchemaObject, pending: Pending): boolean {
    const rules = core.automation.duplicateRules.filter((rule) => rule.object === object.name)
    return rules.some(({ fields }) => {
        chargeAutomation()
        const rows = [...core.store.table(object.name).all()]
        return rows.some((row) => row.id !== pending.id && row.deletion === null && isMatch(fields, pending, row))
    })
}

/** A record may stay with an inactive owner, but not be given to one. */
function isGivenToInactive(core: DataCore, { record, before }: Pending): boolean {
    const ownerId = record.raw('ownerid')
    if (typeof ownerId !== 'string' || ownerId === before?.values.get('ownerid')) return false
    return core.store.row(ownerId)?.values.get('isactive') === false
}

/** Rules in Salesforce's order: validation, then duplicates (row C1). */
export function findRuleErrors(core: DataCore, object: SchemaObject, pending: Pending): RowError[] {
    const errors = brokenRules(core, object, pending)
    if (isGivenToInactive(core, pending)) errors.push(rowErrors.inactiveOwner(String(pending.record.raw('ownerid')), object.label))
    if (errors.length === 0 && matchesDuplicateRule(core, object, pending)) errors.push(rowErrors.duplicateRule())
    return errors
}

/**
 * A save locks its row and those that its lookups name; it waits ten seconds for them and gives up
 * (https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_locking_statements.htm). Here it gives up at once, and
 * each lookup locks: Salesforce spares some.
 */
export function findLock(core: DataCore, object: SchemaObject, pending: Pending): RowError | null {
    const { lockedIds } = core.automation
    if (lockedIds.size === 0) return null
    const ids = [pending.id, ...[...object.fields].flatMap(([key, { type }]) => (type === 'reference' ? [pending.record.raw(key)] : []))]
    const held = ids.find((id): id is string => typeof id === 'string' && lockedIds.has(id))
    return held === undefined ? null : rowErrors.locked(held)
}
