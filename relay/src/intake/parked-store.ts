/** All SQL on how many changes of a delivery are parked: a repeat of the delivery is told the same. */
import type { Sql } from '../platform/database.ts'

export async function noteParked(sql: Sql, orgId: string, deliveryId: string, parked: number): Promise<void> {
    await sql.query('update deliveries set parked = $3 where org_id = $1 and delivery_id = $2', [orgId, deliveryId, parked])
}

/** By delivery, only those that have any. */
export async function selectParked(sql: Sql, orgId: string, deliveryIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ deliveryId: string; parked: number }>(
        `select delivery_id as "deliveryId", parked from deliveries where org_id = $1 and delivery_id = any($2) and parked > 0`,
        [orgId, deliveryIds],
    )
    return new Map(rows.map(({ deliveryId, parked }) => [deliveryId, parked]))
}
