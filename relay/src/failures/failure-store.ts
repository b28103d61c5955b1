/** All SQL on failures. That a change cannot be applied is found out where changes are applied. */
import type { FailureFigures } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Failure } from './failure-schema.ts'

/** A change that has a name and a record but cannot be applied. */
export interface PoisonChange {
    readonly object: string
    readonly recordId: string
    readonly transaction: string
    readonly sequence: number
    /** The change as it came: what is needed to try again. */
    readonly body: object
    /** Safe to show. */
    readonly cause: string
    readonly field: string | null
}

/** Past so many that wait, an org's deliveries with poison are refused instead: the org keeps them, and nobody looks at so many. */
export const PARKED_MAX = 10_000

const PARK = `
    insert into failures (org_id, object, record_id, transaction, sequence, change, cause, field, delivery_id)
    select $1, f."object", f."recordId", f."transaction", f."sequence", f."body", f."cause", f."field", $3
    from jsonb_to_recordset($2::jsonb) as f ("object" text, "recordId" text, "transaction" text, "sequence" int, "body" jsonb,
        "cause" text, "field" text)
    on conflict (org_id, transaction, sequence) do nothing`

/** One failure for each change, however often it comes. The caller's transaction holds the rest of the delivery. */
export async function parkChanges(sql: Sql, orgId: string, deliveryId: string, poison: readonly PoisonChange[]): Promise<void> {
    await sql.query(PARK, [orgId, JSON.stringify(poison), deliveryId])
    const [row] = await sql.query<{ parked: number }>(
        `select count(*)::int as parked from failures where org_id = $1 and state = 'parked'`,
        [orgId],
    )
    if ((row?.parked ?? 0) <= PARKED_MAX) return
    const advice = `${PARKED_MAX} changes that could not be applied wait in /v1/failures: retry or discard them first.`
    throw new HeadroomError('body_invalid', advice, { field: 'changes' })
}

interface FailureRow extends Omit<Failure, 'id' | 'parkedAt' | 'settledAt'> {
    readonly id: number
    readonly parkedAt: Date
    readonly settledAt: Date | null
}

const COLUMNS = `failure_id as id, object, record_id as "recordId", transaction, sequence, change, cause, field,
    delivery_id as "deliveryId", state, attempts, parked_at as "parkedAt", settled_at as "settledAt"`

const toFailure = (row: FailureRow): Failure => ({
    ...row,
    id: String(row.id),
    parkedAt: row.parkedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
})

export interface FailureFilter {
    readonly state?: Failure['state'] | undefined
    readonly beforeId: number
    readonly limit: number
}

/** From the newest to the oldest. */
export async function listFailures(sql: Sql, orgId: string, { state, beforeId, limit }: FailureFilter): Promise<Failure[]> {
    const rows = await sql.query<FailureRow>(
        `select ${COLUMNS} from failures where org_id = $1 and failure_id < $2 and ($3::text is null or state = $3)
         order by failure_id desc limit $4`,
        [orgId, beforeId, state ?? null, limit],
    )
    return rows.map(toFailure)
}

/** Those of one record, from the newest to the oldest. */
export async function listFailuresOfRecord(
    sql: Sql,
    orgId: string,
    record: { readonly object: string; readonly recordId: string },
    limit: number,
): Promise<Failure[]> {
    const rows = await sql.query<FailureRow>(
        `select ${COLUMNS} from failures where org_id = $1 and object = $2 and record_id = $3 order by failure_id desc limit $4`,
        [orgId, record.object, record.recordId, limit],
    )
    return rows.map(toFailure)
}

/** Kept from others until the transaction ends. */
export async function lockFailure(sql: Sql, orgId: string, failureId: number): Promise<Failure | null> {
    const [row] = await sql.query<FailureRow>(`select ${COLUMNS} from failures where org_id = $1 and failure_id = $2 for update`, [
        orgId,
        failureId,
    ])
    return row === undefined ? null : toFailure(row)
}

export async function settleFailure(sql: Sql, orgId: string, failureId: number, state: 'applied' | 'discarded'): Promise<void> {
    await sql.query(
        `update failures set state = $3, settled_at = now(), attempts = attempts + case when $3 = 'applied' then 1 else 0 end
         where org_id = $1 and failure_id = $2`,
        [orgId, failureId, state],
    )
}

/** Tried again in vain; one that was settled meanwhile stays settled. */
export async function noteAttempt(
    sql: Sql,
    orgId: string,
    failureId: number,
    { cause, field }: { readonly cause: string; readonly field: string | null },
): Promise<void> {
    await sql.query(
        `update failures set attempts = attempts + 1, cause = $3, field = $4
         where org_id = $1 and failure_id = $2 and state = 'parked'`,
        [orgId, failureId, cause, field],
    )
}

/** Of all orgs. */
export async function readFailureFigures(sql: Sql): Promise<FailureFigures> {
    const [row] = await sql.query<FailureFigures>(`select count(*)::int as parked from failures where state = 'parked'`)
    return row ?? { parked: 0 }
}
