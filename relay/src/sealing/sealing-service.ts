/** Moves every secret to the newest encryption key, each by itself: stopped half-way, the next run does the rest. Finds those that do not open. */
import type { Sealer } from '../platform/crypto.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { SEALED_COLUMNS, replaceSealed, selectSealed } from './sealing-store.ts'
import type { SealedSecret } from './sealing-store.ts'

export interface Resealed {
    /** Sealed anew. */
    readonly resealed: number
    /** Sealed with the newest key before. */
    readonly untouched: number
}

export async function resealAll(sql: Sql, sealer: Sealer): Promise<Resealed> {
    let [resealed, untouched] = [0, 0]
    for (const column of SEALED_COLUMNS) {
        for (const secret of await selectSealed(sql, column)) {
            const fresh = sealer.reseal(secret.sealed, secret.orgId)
            if (fresh === null) untouched++
            else {
                await replaceSealed(sql, column, secret, fresh)
                resealed++
            }
        }
    }
    return { resealed, untouched }
}

/** How many secrets only an older key opens; throws for one that none opens. Changes nothing. */
export async function countOlder(sql: Sql, sealer: Sealer): Promise<number> {
    let older = 0
    for (const column of SEALED_COLUMNS) {
        for (const { sealed, orgId } of await selectSealed(sql, column)) older += sealer.reseal(sealed, orgId) === null ? 0 : 1
    }
    return older
}

export interface Readability {
    /** How many secrets open. */
    readonly readable: number
    /** Ids of the orgs that have one that does not. */
    readonly unreadable: readonly string[]
}

function opens(sealer: Sealer, { sealed, orgId }: SealedSecret): boolean {
    try {
        sealer.open(sealed, orgId)
        return true
    } catch (error) {
        if (error instanceof HeadroomError && error.code === 'key_unreadable') return false
        throw error
    }
}

/** Tries every secret with the keys there are. Changes nothing. */
export async function findUnreadable(sql: Sql, sealer: Sealer): Promise<Readability> {
    let readable = 0
    const unreadable = new Set<string>()
    for (const column of SEALED_COLUMNS) {
        for (const secret of await selectSealed(sql, column)) {
            if (opens(sealer, secret)) readable++
            else unreadable.add(secret.orgId)
        }
    }
    return { readable, unreadable: [...unreadable] }
}
