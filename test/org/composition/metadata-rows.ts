/** The rows in which Salesforce shows the org's objects and fields, with their data classification. */
import type { PlatformStore } from '../async/host.ts'
import type { Schema } from '../platform/schema-types.ts'

export function seedMetadataRows(store: PlatformStore, schema: Schema): void {
    for (const object of schema.objects()) {
        const names = { DeveloperName: object.name.replace(/__\w$/, ''), Label: object.label }
        const EntityDefinitionId = store.putRow('EntityDefinition', { QualifiedApiName: object.name, ...names })
        for (const { name, label, securityClassification, complianceGroup } of object.fields.values()) {
            store.putRow('FieldDefinition', {
                EntityDefinitionId,
                QualifiedApiName: name,
                Label: label,
                SecurityClassification: securityClassification,
                ComplianceGroup: complianceGroup,
            })
        }
    }
}
