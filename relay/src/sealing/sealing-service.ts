/** Moves every secret to the newest encryption key. Each is written by itself: stopped half-way, the next run does the rest. */
import type { Sealer } from '../platform/crypto.ts'
import type { Sql } from '../platform/database.ts'
import { SEALED_COLUMNS, replaceSealed, selectSealed } from './sealing-store.ts'

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
