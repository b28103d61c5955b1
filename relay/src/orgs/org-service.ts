/** Orgs, their keys and their API tokens: added here, shown once, looked up for each request. */
import type { Clock } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Sealer } from '../platform/crypto.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { withinOrg } from '../platform/org-scope.ts'
import type { Role, TokenHolder } from '../platform/token-role.ts'
import { makeKeys, makeToken, openPair, requireOrgId, sealKeys } from './org-keys.ts'
import type { KeyTexts } from './org-keys.ts'
import { noteKeyUse, selectKeys } from './key-store.ts'
import { insertOrg, insertToken, recordSign, selectControl, selectStatus, selectTokenRole } from './org-store.ts'
import type { AcceptedPair, Control, OrgStatus, Sign } from './org-types.ts'
import { createShortCache } from './short-cache.ts'

export interface Orgs {
    /** Adds an org, with new keys unless some are given, and returns them as text, which is the only time they are shown. */
    add(orgId: string, given?: KeyTexts): Promise<KeyTexts>
    /** Makes an API token scoped to the org and returns it, which is the only time it is shown. It is an admin's unless said otherwise. */
    addToken(orgId: string, role?: Role): Promise<string>
    /** Every pair that is accepted, the newest first; none for an org that was not added. May be up to 5 s old. */
    findKeys(orgId: string): Promise<readonly AcceptedPair[]>
    /** For a request that no pair of `findKeys` has signed: they may have been made since. At most one look-up a second for an org. */
    findNewerKeys(orgId: string): Promise<readonly AcceptedPair[]>
    /** The org has signed with the pair that `unused` names. */
    noteKeyUse(orgId: string, unused: Buffer): Promise<void>
    /** Whom an API token speaks for, or null. May be up to 5 s old. */
    findTokenHolder(token: string): Promise<TokenHolder | null>
    getStatus(orgId: string): Promise<OrgStatus | null>
    /** Inside the caller's transaction: notes a sign of life and returns what to tell the org. */
    recordSign(sql: Sql, orgId: string, sign: Sign): Promise<Control>
    getControl(sql: Sql, orgId: string): Promise<Control>
}

const TOKEN_PATTERN = /^hr_(00D[A-Za-z0-9]{15})_[A-Za-z0-9_-]{43}$/

export function createOrgs({ database, sealer, clock }: { database: Database; sealer: Sealer; clock: Clock }): Orgs {
    const keys = createShortCache(clock, async (orgId): Promise<readonly AcceptedPair[]> => {
        const sealed = await withinOrg(orgId, () => selectKeys(database, orgId))
        return sealed.map((pair) => ({ ...openPair(sealer, pair, orgId), unused: pair.unused }))
    })
    // The cache is keyed by the hash: the token itself is not kept in memory.
    const roles = createShortCache(clock, (name) => {
        const [orgId = '', hash = ''] = name.split(' ')
        return withinOrg(orgId, () => selectTokenRole(database, orgId, Buffer.from(hash, 'hex')))
    })
    return {
        findKeys: (orgId) => keys.get(orgId),
        findNewerKeys: (orgId) => keys.renew(orgId),
        noteKeyUse: (orgId, unused) => withinOrg(orgId, () => noteKeyUse(database, orgId, unused)),
        async add(text, given = makeKeys()) {
            const orgId = requireOrgId(text)
            const sealed = sealKeys(sealer, orgId, given)
            const isAdded = await withinOrg(orgId, () => insertOrg(database, orgId, sealed))
            const advice = `\`npm run relay -- org rotate ${orgId}\` gives it new keys.`
            if (!isAdded) throw new HeadroomError('org_exists', `The org ${orgId} is added already: ${advice}`)
            return given
        },
        async addToken(text, role = 'admin') {
            const orgId = requireOrgId(text)
            const token = makeToken(orgId)
            const isAdded = await withinOrg(orgId, () =>
                insertToken(database, orgId, { hash: sha256(token), lastFour: token.slice(-4), role }),
            )
            if (!isAdded) throw new HeadroomError('org_unknown', `Add the org first: npm run relay -- org add ${orgId}`)
            return token
        },
        async findTokenHolder(token) {
            const orgId = TOKEN_PATTERN.exec(token)?.[1]
            if (orgId === undefined) return null
            const role = await roles.get(`${orgId} ${sha256(token).toString('hex')}`)
            return role === null ? null : { orgId, role }
        },
        getStatus: (orgId) => withinOrg(orgId, () => selectStatus(database, orgId)),
        recordSign,
        getControl: selectControl,
    }
}
