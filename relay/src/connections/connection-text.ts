/** What a person reads where the relay has nobody to ask. Pure. */
import type { NotAvailable } from '../salesforce/index.ts'
import type { Connection } from './connection-types.ts'

export const explainUnconnected = (orgId: string): NotAvailable => ({
    reason: 'The relay is not connected to Salesforce. Real-time sync works without; interval sync and backfill do not.',
    nextStep: `Connect it: npm run relay -- connect ${orgId}`,
})

/** Null where it works, as far as is known. */
export function explainAbsence(orgId: string, { refusedReason }: Connection): NotAvailable | null {
    if (refusedReason === null) return null
    const nextStep = `Put that right in Salesforce or connect again: npm run relay -- connect ${orgId}. It is tried every 15 minutes.`
    return { reason: refusedReason, nextStep }
}
