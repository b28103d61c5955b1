/** The rows behind three standard picklists: what a new org says of its lead, task and opportunity stages. Labels come from the schema. */
import type { PlatformStore } from '../async/host.ts'
import type { Schema } from '../platform/schema-types.ts'

export function seedPicklistRows(store: PlatformStore, schema: Schema): void {
    valuesOf(schema, 'Lead', 'Status').forEach((label, index) => {
        store.putRow('LeadStatus', { ...row(label, index), IsDefault: index === 0, IsConverted: label === 'Closed - Converted' })
    })
    valuesOf(schema, 'Task', 'Status').forEach((label, index) => {
        store.putRow('TaskStatus', { ...row(label, index), IsDefault: index === 0, IsClosed: label === 'Completed' })
    })
    valuesOf(schema, 'Opportunity', 'StageName').forEach((label, index) => {
        const state = { IsActive: true, IsClosed: label.startsWith('Closed'), IsWon: label === 'Closed Won' }
        store.putRow('OpportunityStage', { ...row(label, index), ...state })
    })
}

function row(label: string, index: number): Record<string, unknown> {
    return { ApiName: label, MasterLabel: label, SortOrder: index + 1 }
}

function valuesOf(schema: Schema, object: string, field: string): readonly string[] {
    return schema.object(object)?.fields.get(field.toLowerCase())?.picklistValues ?? []
}
