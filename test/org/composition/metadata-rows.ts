/**
 * The rows in which Salesforce shows what the org is made of: objects and fields, Apex, permission sets, notification types. Written when
 * the org is made and again after each deployment.
 */
import type { Program } from '../apex/program.ts'
import type { PlatformStore } from '../async/host.ts'
import type { Grants } from '../platform/access/rights.ts'
import type { Schema } from '../platform/schema-types.ts'
import { ApexDouble } from '../runtime/double.ts'
import { MirroredRows } from './mirrored-rows.ts'
import type { NotificationTypeSource, PermissionSetSource } from './source-files.ts'

export interface MirroredMetadata {
    readonly program: Program
    readonly schema: Schema
    readonly permissionSets: readonly PermissionSetSource[]
    readonly customPermissions: readonly string[]
    readonly notificationTypes?: readonly NotificationTypeSource[]
}

/** Permission set id -> what it grants. */
export type GrantedPermissions = Map<string, Grants>

export function mirrorMetadata(store: PlatformStore, metadata: MirroredMetadata): GrantedPermissions {
    mirrorSchema(store, metadata.schema)
    mirrorClasses(store, metadata.program)
    mirrorTriggers(store, metadata)
    mirrorNotificationTypes(store, metadata.notificationTypes ?? [])
    return mirrorPermissionSets(store, metadata)
}

function mirrorSchema(store: PlatformStore, schema: Schema): void {
    const entities = new MirroredRows(store, 'EntityDefinition', ['QualifiedApiName'])
    const fields = new MirroredRows(store, 'FieldDefinition', ['EntityDefinitionId', 'QualifiedApiName'])
    for (const object of schema.objects()) {
        const names = { DeveloperName: object.name.replace(/__\w$/, ''), Label: object.label }
        const EntityDefinitionId = entities.put({ QualifiedApiName: object.name, ...names })
        for (const { name, label, securityClassification, complianceGroup } of object.fields.values()) {
            fields.put({
                EntityDefinitionId,
                QualifiedApiName: name,
                Label: label,
                SecurityClassification: securityClassification,
                ComplianceGroup: complianceGroup,
            })
        }
    }
    for (const rows of [fields, entities]) rows.removeOthers()
}

function stateOf(apiVersion: number): Record<string, unknown> {
    return { ApiVersion: new ApexDouble(apiVersion), Status: 'Active', IsValid: true }
}

function mirrorClasses(store: PlatformStore, { classes }: Program): void {
    const rows = new MirroredRows(store, 'ApexClass', ['Name'])
    for (const { name, source } of classes.values()) if (!name.includes('.')) rows.put({ Name: name, ...stateOf(source.apiVersion) })
    rows.removeOthers()
}

/** A subscriber that goes on keeps its place in the stream. */
function mirrorTriggers(store: PlatformStore, { program, schema }: MirroredMetadata): void {
    const triggers = new MirroredRows(store, 'ApexTrigger', ['Name'])
    const subscribers = new MirroredRows(store, 'EventBusSubscriber', ['Name'])
    for (const { name, object, source } of program.triggers) {
        triggers.put({ Name: name, TableEnumOrId: object, ...stateOf(source.apiVersion) })
        if (schema.object(object)?.kind !== 'event') continue
        subscribers.put({ Name: name, Topic: object, Type: 'ApexTrigger' }, { Status: 'Running', Position: 0, Retries: 0 })
    }
    for (const rows of [triggers, subscribers]) rows.removeOthers()
}

function mirrorNotificationTypes(store: PlatformStore, types: readonly NotificationTypeSource[]): void {
    const rows = new MirroredRows(store, 'CustomNotificationType', ['DeveloperName'])
    for (const { developerName, name, label } of types) {
        rows.put({ DeveloperName: developerName, CustomNotifTypeName: name, MasterLabel: label, Desktop: true, Mobile: true })
    }
    rows.removeOthers()
}

function mirrorPermissionSets(store: PlatformStore, { permissionSets, customPermissions }: MirroredMetadata): GrantedPermissions {
    const permissions = new MirroredRows(store, 'CustomPermission', ['DeveloperName'])
    const sets = new MirroredRows(store, 'PermissionSet', ['Name'])
    const access = new MirroredRows(store, 'SetupEntityAccess', ['ParentId', 'SetupEntityId'])
    const idOf = new Map(customPermissions.map((name) => [name, permissions.put({ DeveloperName: name, MasterLabel: name })]))
    const granted: GrantedPermissions = new Map()
    for (const set of permissionSets) {
        const { name, label } = set
        const ParentId = sets.put({ Name: name, Label: label, IsCustom: true, IsOwnedByProfile: false })
        granted.set(ParentId, set)
        for (const permission of set.customPermissions) {
            const SetupEntityId = idOf.get(permission)
            if (SetupEntityId === undefined)
                throw new Error(`permission set ${name} grants ${permission}, which is no custom permission here`)
            access.put({ ParentId, SetupEntityId, SetupEntityType: 'CustomPermission' })
        }
    }
    for (const rows of [access, permissions]) rows.removeOthers()
    for (const id of sets.removeOthers()) removeAssignments(store, id)
    return granted
}

/** Of a permission set that is gone. */
function removeAssignments(store: PlatformStore, permissionSetId: string): void {
    for (const id of store.findRows('PermissionSetAssignment', 'PermissionSetId', permissionSetId)) store.removeRow(id)
}
