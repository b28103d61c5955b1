/** What the operator does with orgs: lists them, rotates their keys, revokes tokens, erases. The relay's own routes never come here. */
import type { Sealer } from '../platform/crypto.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { rotateKeys } from './key-store.ts'
import * as store from './org-admin-store.ts'
import { makeKeys, requireOrgId, sealKeys } from './org-keys.ts'
import type { KeyTexts } from './org-keys.ts'
import { selectStatus } from './org-store.ts'
import type { ListedOrg, ListedToken, OrgStatus } from './org-types.ts'

export interface OrgAdmin {
    list(): Promise<ListedOrg[]>
    status(orgId: string): Promise<OrgStatus>
    /**
     * Makes a new pair of keys, or takes the given one. The pair before stays valid for the hours given, and the one that the org used last until it uses a newer one.
     * With 0 hours all that were before end at once.
     */
    rotate(orgId: string, graceHours: number, given?: KeyTexts): Promise<KeyTexts & { readonly oldKeysExpireAt: Date }>
    /** Erases every row of the org in every table; returns how many rows of which table. Safe to repeat when it was interrupted. */
    remove(orgId: string): Promise<Record<string, number>>
    listTokens(orgId: string): Promise<ListedToken[]>
    /** Returns how many tokens ended. */
    revokeToken(orgId: string, lastFour: string): Promise<number>
}

/** So many rows are deleted within the time that a statement may take, on a slow disk too. */
const BATCH_ROWS = 5_000

const unknownOrg = (orgId: string): HeadroomError =>
    new HeadroomError('org_unknown', `There is no org ${orgId}: \`npm run relay -- org list\` shows those there are.`)

async function eraseRows(sql: Sql, table: string, orgId: string): Promise<number> {
    let total = 0
    for (;;) {
        const deleted = await store.deleteRows(sql, table, orgId, BATCH_ROWS)
        total += deleted
        if (deleted < BATCH_ROWS) return total
    }
}

/** Keys and tokens go with the org's own row, in one transaction with what was delivered meanwhile: afterwards nothing can come any more. */
async function remove(database: Database, orgId: string): Promise<Record<string, number>> {
    const erased: Record<string, number> = {}
    const tables = await store.listOrgTables(database)
    for (const table of tables) erased[table] = await eraseRows(database, table, orgId)
    await database.transaction(async (sql) => {
        await store.deleteOrg(sql, orgId)
        for (const table of tables) await eraseRows(sql, table, orgId)
    })
    return { ...erased, orgs: 1 }
}

export function createOrgAdmin({ database, sealer }: { database: Database; sealer: Sealer }): OrgAdmin {
    async function requireOrg(text: string): Promise<string> {
        const orgId = requireOrgId(text)
        if (!(await store.hasOrg(database, orgId))) throw unknownOrg(orgId)
        return orgId
    }
    return {
        list: () => store.selectOrgs(database),
        async status(text) {
            const orgId = requireOrgId(text)
            const status = await selectStatus(database, orgId)
            if (status === null) throw unknownOrg(orgId)
            return status
        },
        async rotate(text, graceHours, keys = makeKeys()) {
            const orgId = requireOrgId(text)
            const oldKeysExpireAt = await rotateKeys(database, orgId, sealKeys(sealer, orgId, keys), graceHours)
            if (oldKeysExpireAt === null) throw unknownOrg(orgId)
            return { ...keys, oldKeysExpireAt }
        },
        remove: async (text) => remove(database, await requireOrg(text)),
        listTokens: async (text) => store.selectTokens(database, await requireOrg(text)),
        async revokeToken(text, lastFour) {
            const orgId = await requireOrg(text)
            const number = await store.revokeTokens(database, orgId, lastFour)
            if (number > 0) return number
            throw new HeadroomError('not_found', `No live token of ${orgId} ends in ${lastFour}: \`npm run relay -- token list ${orgId}\`.`)
        },
    }
}
