/** The rows that every org has before anybody works in it: organization, profiles, users, and what shows its metadata. */
import type { PlatformStore } from '../async/host.ts'
import type { Schema } from '../platform/schema-types.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { type GrantedPermissions, type MirroredMetadata, mirrorMetadata } from './metadata-rows.ts'
import { seedPicklistRows } from './picklist-rows.ts'
import type { DefaultUserIds } from './users.ts'

export interface DefaultDataOptions extends MirroredMetadata {
    readonly orgId: string
    readonly name: string
    readonly isSandbox: boolean
    /** Of the default users. */
    readonly timeZone: string
    readonly now: number
}

export interface DefaultData {
    readonly users: DefaultUserIds
    readonly permissions: GrantedPermissions
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
    seedPersonAccounts(store, options.schema, audit)
    const permissions = mirrorMetadata(store, options)
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
