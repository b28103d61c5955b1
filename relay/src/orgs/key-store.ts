/** All SQL on the keys of an org. They come and go sealed; it never sees one. Times are the store's: replicas' clocks may differ. */
import type { Sql } from '../platform/database.ts'
import type { AcceptedPair, KeyPair } from './org-types.ts'

interface KeysRow extends KeyPair {
    readonly isUsed: boolean
    readonly previousRequestKey: Buffer | null
    readonly previousResponseKey: Buffer | null
    readonly usedRequestKey: Buffer | null
    readonly usedResponseKey: Buffer | null
}

const SELECT_KEYS = `select request_key as "requestKey", response_key as "responseKey", keys_used as "isUsed",
        case when previous_keys_expire_at > now() then previous_request_key end as "previousRequestKey",
        case when previous_keys_expire_at > now() then previous_response_key end as "previousResponseKey",
        used_request_key as "usedRequestKey", used_response_key as "usedResponseKey"
    from orgs where org_id = $1`

function toPair(requestKey: Buffer | null, responseKey: Buffer | null, isUsed: boolean): AcceptedPair[] {
    return requestKey === null || responseKey === null ? [] : [{ requestKey, responseKey, unused: isUsed ? null : requestKey }]
}

/** Every pair that is accepted now, the newest first; none for an org that was not added. */
export async function selectKeys(sql: Sql, orgId: string): Promise<readonly AcceptedPair[]> {
    const [row] = await sql.query<KeysRow>(SELECT_KEYS, [orgId])
    if (row === undefined) return []
    const { requestKey, responseKey, isUsed, previousRequestKey, previousResponseKey, usedRequestKey, usedResponseKey } = row
    const isPreviousUsed = usedRequestKey === null || (previousRequestKey?.equals(usedRequestKey) ?? false)
    return [
        ...toPair(requestKey, responseKey, isUsed),
        ...toPair(previousRequestKey, previousResponseKey, isPreviousUsed),
        ...(isPreviousUsed && previousRequestKey !== null ? [] : toPair(usedRequestKey, usedResponseKey, true)),
    ]
}

/** Pairs that are older than one that the org has used are forgotten, but for the one before, which has its grace. */
export async function noteKeyUse(sql: Sql, orgId: string, sealedRequestKey: Buffer): Promise<void> {
    await sql.query(
        `update orgs set keys_used = request_key = $2,
             used_request_key = case when request_key <> $2 then previous_request_key end,
             used_response_key = case when request_key <> $2 then previous_response_key end
         where org_id = $1 and not keys_used and $2 in (request_key, previous_request_key)`,
        [orgId, sealedRequestKey],
    )
}

/**
 * The pair of now becomes the pair before. One that was made and never used must not push out the one that the org has: without a grace
 * both go. Null for an org that was not added.
 */
export async function rotateKeys(sql: Sql, orgId: string, keys: KeyPair, graceHours: number): Promise<Date | null> {
    const rows = await sql.query<{ expiresAt: Date }>(
        `update orgs set previous_request_key = request_key, previous_response_key = response_key,
             previous_keys_expire_at = now() + $4 * interval '1 hour', request_key = $2, response_key = $3, keys_used = false,
             used_request_key = case when $4 > 0 then case when keys_used then request_key else used_request_key end end,
             used_response_key = case when $4 > 0 then case when keys_used then response_key else used_response_key end end
         where org_id = $1 returning previous_keys_expire_at as "expiresAt"`,
        [orgId, keys.requestKey, keys.responseKey, graceHours],
    )
    return rows[0]?.expiresAt ?? null
}
