/** One delivery to a relay that is a process of its own. */
import { makeBody, makeChange, makeDeliveryId, signHeaders } from './start-relay.ts'
import type { TestOrg } from './start-relay.ts'

export interface SentDelivery {
    readonly id: string
    readonly body: string
    readonly transaction: string
}

export function makeSentDelivery({ orgId }: TestOrg): SentDelivery {
    const change = makeChange()
    return { id: makeDeliveryId(), body: makeBody([change], { orgId }), transaction: change.transaction ?? '' }
}

/** The status of the answer; 0 when there was none within 20 s. */
export async function postDelivery(url: string, org: TestOrg, { id, body }: SentDelivery = makeSentDelivery(org)): Promise<number> {
    try {
        const headers = { ...signHeaders(org, body, { 'webhook-id': id }), connection: 'close' }
        const answer = await fetch(`${url}/v1/deliveries`, { method: 'POST', body, headers, signal: AbortSignal.timeout(20_000) })
        await answer.text()
        return answer.status
    } catch {
        return 0
    }
}
