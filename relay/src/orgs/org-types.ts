/** The words of orgs: keys, control, status. No behaviour. */

/** Two keys, one per direction (32 bytes each when raw). */
import type { Role } from '../platform/token-role.ts'
export interface KeyPair {
    /** The org signs its deliveries with it. */
    readonly requestKey: Buffer
    /** The relay signs its answers with it. */
    readonly responseKey: Buffer
}

/** A pair that is accepted, of which there are several while keys rotate. */
export interface AcceptedPair extends KeyPair {
    /** Its sealed request key, which names it in the store, where the org has not been seen to use it or a newer one. */
    readonly unused: Buffer | null
}

/** What the relay tells the org with each answer; the org may only be narrowed by it. */
export interface Control {
    readonly mode: 'realtime' | 'interval' | 'catching-up' | 'paused'
    readonly paceSeconds: number
    readonly configVersion: number
    /** The org is to describe its objects. */
    readonly schemaWanted: boolean
}

export type LimitsSnapshot = Readonly<Record<string, { readonly max: number; readonly used: number }>>

/** Changes that the org could not keep while the relay was out of reach, and when the first and the last of them were dropped. */
export interface Gap {
    readonly changes: number
    readonly firstAt: string
    readonly lastAt: string
}

/** What a delivery says about the org itself. */
export interface Sign {
    readonly kind: 'changes' | 'heartbeat' | 'schema' | 'completeness'
    readonly packageVersion: string
    readonly limits: LimitsSnapshot | null
    /** The mode that the org keeps to, and how many changes it left out by it; null where it does not say. */
    readonly mode: Control['mode'] | null
    readonly leftOut: number | null
    /** How the org's event bus stands to the trigger that takes changes from it; null where it does not say. */
    readonly subscriber: string | null
    readonly dropped: Gap | null
}

export interface OrgStatus extends Control {
    readonly orgId: string
    readonly packageVersion: string | null
    readonly lastDeliveryAt: string | null
    readonly lastHeartbeatAt: string | null
    readonly limits: LimitsSnapshot | null
    readonly limitsAt: string | null
    /** The newest ones first. */
    readonly gaps: readonly Gap[]
}

export interface ListedOrg {
    readonly orgId: string
    readonly createdAt: Date
    readonly packageVersion: string | null
    readonly lastHeartbeatAt: Date | null
    /** Set while the keys rotate. */
    readonly previousKeysExpireAt: Date | null
}

export interface ListedToken {
    readonly lastFour: string
    readonly role: Role
    readonly createdAt: Date
    readonly revokedAt: Date | null
}
