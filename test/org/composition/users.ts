/** The org's users as Apex runs them: read from User rows and their permission sets each time, so that tests may add some. */
import type { PlatformStore } from '../async/host.ts'
import type { Person, UserDirectory } from '../local-org.ts'
import { AUTOMATED_PROCESS, profileNamed } from '../platform/access/profiles.ts'
import type { ProfileAccess } from '../platform/access/profiles.ts'
import type { Grants } from '../platform/access/rights.ts'
import { createUserAccess } from '../platform/access/user-access.ts'
import type { RunningUser } from '../runtime/transaction.ts'

export interface DefaultUserIds {
    readonly admin: string
    readonly standard: string
    readonly automatedProcess: string
}

export class Users implements UserDirectory {
    private readonly store: PlatformStore
    private readonly ids: DefaultUserIds
    /** Permission set id -> what it grants. */
    private readonly granted: ReadonlyMap<string, Grants>

    constructor(store: PlatformStore, ids: DefaultUserIds, granted: ReadonlyMap<string, Grants>) {
        this.store = store
        this.ids = ids
        this.granted = granted
    }

    get admin(): RunningUser {
        return this.byId(this.ids.admin)
    }

    get standard(): RunningUser {
        return this.byId(this.ids.standard)
    }

    get automatedProcess(): RunningUser {
        return this.byId(this.ids.automatedProcess)
    }

    people(): Person[] {
        const ids = this.store.findRows('User', 'UserType', 'Standard').filter((id) => this.store.readField(id, 'IsActive') === true)
        return ids.map((id) => {
            const { username, name } = this.byId(id)
            const assigned = this.store.findRows('PermissionSetAssignment', 'AssigneeId', id)
            const sets = assigned.map((one) => this.store.readField(one, 'PermissionSetId') as string)
            return { username, name, permissionSets: sets.map((set) => this.store.readField(set, 'Label') as string) }
        })
    }

    byUsername(username: string): RunningUser {
        const [id] = this.store.findRows('User', 'Username', username)
        if (id === undefined) throw new Error(`the org has no user ${username}`)
        return this.byId(id)
    }

    byId(userId: string): RunningUser {
        const text = (field: string): string => {
            const value = this.store.readField(userId, field)
            if (value === undefined) throw new Error(`the org has no user with id ${userId}`)
            return typeof value === 'string' ? value : ''
        }
        const grants = this.grantsOf(userId)
        const profile = this.profileOf(userId, text('ProfileId'))
        return {
            id: userId,
            username: text('Username'),
            name: [text('FirstName'), text('LastName')].filter((part) => part !== '').join(' '),
            email: text('Email'),
            profileId: text('ProfileId'),
            timeZone: text('TimeZoneSidKey') || 'GMT',
            locale: text('LocaleSidKey') || 'en_US',
            customPermissions: new Set(grants.flatMap(({ customPermissions }) => customPermissions)),
            access: createUserAccess(profile, grants),
            isAutomatedProcess: userId === this.ids.automatedProcess,
        }
    }

    private profileOf(userId: string, profileId: string): ProfileAccess {
        if (userId === this.ids.automatedProcess) return AUTOMATED_PROCESS
        return profileNamed(String(this.store.readField(profileId, 'Name')))
    }

    private grantsOf(userId: string): Grants[] {
        const assigned = this.store.findRows('PermissionSetAssignment', 'AssigneeId', userId)
        const sets = assigned.map((id) => this.store.readField(id, 'PermissionSetId') as string)
        return sets.flatMap((id) => this.granted.get(id) ?? [])
    }
}
