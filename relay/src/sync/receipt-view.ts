/** What the check for completeness says of an org, per object and of all of them. Pure; the check itself is another feature's. */
import type { Sql } from '../platform/database.ts'
import type { SyncView } from './sync-schema.ts'

export interface ObjectReceipt {
    readonly object: string
    readonly changes24h: number
    readonly healed: number
    readonly missing: number
    readonly provenTo: Date | null
    readonly provenAt: Date | null
}
export type ReadReceipts = (sql: Sql, orgId: string) => Promise<readonly ObjectReceipt[]>

type ReceiptView = NonNullable<SyncView['receipt']>

const write = (time: Date | null): string | null => time?.toISOString() ?? null

export function viewReceipt({ changes24h, healed, missing, provenTo, provenAt }: ObjectReceipt): ReceiptView {
    return { changes24h, healed, missing, provenTo: write(provenTo), provenAt: write(provenAt) }
}

/** Null while one of them is not proven. */
function findOldest(times: readonly (Date | null)[]): Date | null {
    const known = times.filter((time) => time !== null)
    return known.length < times.length ? null : new Date(Math.min(...known.map((time) => time.getTime())))
}

export function viewTotal(receipts: readonly ObjectReceipt[]): ReceiptView | null {
    if (receipts.length === 0) return null
    const sum = (name: 'changes24h' | 'healed' | 'missing'): number => receipts.reduce((total, receipt) => total + receipt[name], 0)
    return viewReceipt({
        object: '',
        changes24h: sum('changes24h'),
        healed: sum('healed'),
        missing: sum('missing'),
        provenTo: findOldest(receipts.map(({ provenTo }) => provenTo)),
        provenAt: findOldest(receipts.map(({ provenAt }) => provenAt)),
    })
}
