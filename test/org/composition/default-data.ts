/** The rows that every org has before anybody works in it: organization, profiles, users, permission sets, and its Apex as metadata. */
import type { PlatformStore } from '../async/host.ts'
import type { Program } from '../apex/program.ts'
import type { Schema } from '../platform/schema-types.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { ApexDouble } from '../runtime/double.ts'
import { seedMetadataRows } from './metadata-rows.ts'
import { seedPicklistRows } from './picklist-rows.ts'
import type { NotificationTypeSource, PermissionSetSource } from './source-files.ts'
import type { DefaultUserIds } from './users.ts'

export interface DefaultDataOptions {
    readonly orgId: string
    readonly name: string
    readonly isSandbox: boolean
    /** Of the default users. */
    readonly timeZone: string
    readonly now: number
    readonly program: Program
    readonly schema: Schema
    readonly permissionSets: readonly PermissionSetSource[]
    readonly customPermissions: readonly string[]
    readonly notificationTypes?: readonly NotificationTypeSource[]
}

export interface DefaultData {
    readonly users: DefaultUserIds
    /** Permission set id -> custom permissions it grants. */
    readonly permissions: ReadonlyMap<string, readonly string[]>
}

/** Assigned to the admin who installs, as a package install for admins only plus one assignment would. */
const ADMIN_PERMISSION_SET = 'Headroom_Admin'

export function seedDefaultData(store: PlatformStore, options: DefaultDataOptions): DefaultData {
    const stamp = new ApexDatetime(Math.floor(options.now / 1000) * 1000)
    const audit = { CreatedDate: stamp, LastModifiedDate: stamp, SystemModstamp: stamp }
    store.putRow('Organization', {
        Id: options.orgId,
        Name: options.name,
        IsSandbox: options.isSandbox,
        OrganizationType: 'Developer Edition',
        InstanceName: 'LOCAL1',
        TimeZoneSidKey: options.timeZone,
        ...audit,
    })
    const users = seedUsers(store, options.timeZone, audit)
    seedPicklistRows(store, options.schema)
    seedMetadataRows(store, options.schema)
    seedPersonAccounts(store, options.schema, audit)
    seedApex(store, options.program, options.schema, audit)
    for (const { developerName, name, label } of options.notificationTypes ?? []) {
        const names = { DeveloperName: developerName, CustomNotifTypeName: name, MasterLabel: label }
        store.putRow('CustomNotificationType', { ...names, Desktop: true, Mobile: true, ...audit })
    }
    const permissions = seedPermissionSets(store, options, audit)
    const [adminSet] = store.findRows('PermissionSet', 'Name', ADMIN_PERMISSION_SET)
    if (adminSet !== undefined)
        store.putRow('PermissionSetAssignment', { AssigneeId: users.admin, PermissionSetId: adminSet, IsActive: true })
    store.commit()
    return { users, permissions }
}

type Audit = Readonly<Record<string, ApexDatetime>>

function seedUsers(store: PlatformStore, timeZone: string, audit: Audit): DefaultUserIds {
    const profile = (Name: string): string => store.putRow('Profile', { Name, UserType: 'Standard', ...audit })
    const user = (FirstName: string | null, LastName: string, Username: string, ProfileId: string, UserType = 'Standard'): string =>
        store.putRow('User', {
            FirstName,
            LastName,
            Name: [FirstName, LastName].filter((part) => part !== null).join(' '),
            Username,
            ProfileId,
            UserType,
            Email: Username,
            Alias: LastName.slice(0, 8).toLowerCase(),
            IsActive: true,
            TimeZoneSidKey: timeZone,
            LocaleSidKey: 'en_US',
            LanguageLocaleKey: 'en_US',
            EmailEncodingKey: 'UTF-8',
            ...audit,
        })
    const administrator = profile('System Administrator')
    const standardUser = profile('Standard User')
    profile('Minimum Access - Salesforce')
    return {
        admin: user('Ada', 'Admin', 'admin@headroom.example', administrator),
        standard: user('Sam', 'Standard', 'standard@headroom.example', standardUser),
        automatedProcess: user(null, 'Automated Process', 'autoproc@headroom.example', administrator, 'AutomatedProcess'),
    }
}

/** Salesforce adds one record type for persons when an org switches person accounts on (Salesforce Help, "Person Accounts"). */
function seedPersonAccounts(store: PlatformStore, schema: Schema, audit: Audit): void {
    if (schema.object('Account')?.fields.get('ispersonaccount') === undefined) return
    const names = { Name: 'Person Account', DeveloperName: 'PersonAccount' }
    store.putRow('RecordType', { ...names, SobjectType: 'Account', IsPersonType: true, IsActive: true, ...audit })
}

function seedApex(store: PlatformStore, program: Program, schema: Schema, audit: Audit): void {
    const named = (source: { apiVersion: number; name: string }): Record<string, unknown> => ({
        ApiVersion: new ApexDouble(source.apiVersion),
        Status: 'Active',
        IsValid: true,
        ...audit,
    })
    for (const { name, source } of program.classes.values()) {
        if (!name.includes('.')) store.putRow('ApexClass', { Name: name, ...named(source) })
    }
    for (const { name, object, source } of program.triggers) {
        store.putRow('ApexTrigger', { Name: name, TableEnumOrId: object, ...named(source) })
        if (schema.object(object)?.kind !== 'event') continue
        store.putRow('EventBusSubscriber', { Name: name, Topic: object, Type: 'ApexTrigger', Status: 'Running', Position: 0, Retries: 0 })
    }
}

function seedPermissionSets(store: PlatformStore, options: DefaultDataOptions, audit: Audit): Map<string, readonly string[]> {
    const permissionIds = new Map(
        options.customPermissions.map((name) => [
            name,
            store.putRow('CustomPermission', { DeveloperName: name, MasterLabel: name, ...audit }),
        ]),
    )
    const granted = new Map<string, readonly string[]>()
    for (const { name, label, customPermissions } of options.permissionSets) {
        const ParentId = store.putRow('PermissionSet', { Name: name, Label: label, IsCustom: true, IsOwnedByProfile: false, ...audit })
        granted.set(ParentId, customPermissions)
        for (const permission of customPermissions) {
            const SetupEntityId = permissionIds.get(permission)
            if (SetupEntityId === undefined)
                throw new Error(`permission set ${name} grants ${permission}, which is no custom permission here`)
            store.putRow('SetupEntityAccess', { ParentId, SetupEntityId, SetupEntityType: 'CustomPermission' })
        }
    }
    return granted
}
