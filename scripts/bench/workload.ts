/** What the bench delivers: changes of tracked leads, about 1 KB and 20 fields each, in bodies signed as the package signs them. */
import { randomUUID } from 'node:crypto'
import { sign } from '../../relay/src/signing/index.ts'
import type { Change } from '../../relay/src/mirror/index.ts'
import { toId18 } from '../../relay/src/platform/salesforce-id.ts'

export const ORG_ID = '00D000000000001EAA'

export interface Delivery {
    readonly body: string
    readonly headers: Readonly<Record<string, string>>
}

const TEXT_FIELDS = 18

export function makeValues(status: string): Record<string, string> {
    const fields = Array.from({ length: TEXT_FIELDS }, (_, index) => [`Field_${index}__c`, `value of about thirty letters ${index}`])
    return { ...(Object.fromEntries(fields) as Record<string, string>), Status: status, LastName: 'Doe' }
}

export const recordIdOf = (number: number): string => toId18(`00Q${String(number).padStart(12, '0')}`) ?? ''

export function makeChange(records: number, transaction: string, sequence: number): Change {
    const now = new Date().toISOString()
    return {
        object: 'Lead',
        operation: 'updated',
        recordId: recordIdOf(Math.floor(Math.random() * records)),
        transaction,
        sequence,
        capturedAt: now,
        systemModstamp: now,
        changedBy: null,
        values: makeValues('Working'),
        previous: { Status: 'Open' },
        mergedInto: null,
        origin: null,
        isReread: false,
    }
}

/** One Apex transaction of `size` changes to records chosen at random among `records`. */
export function makeDelivery(requestKey: Uint8Array, size: number, records: number, orgId = ORG_ID): Delivery {
    const transaction = randomUUID()
    const changes = Array.from({ length: size }, (_, sequence) => makeChange(records, transaction, sequence))
    const body = JSON.stringify({ orgId, packageVersion: '0.1.0', sentAt: new Date().toISOString(), kind: 'changes', changes })
    const [id, timestamp] = [randomUUID(), String(Math.floor(Date.now() / 1000))]
    const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'headroom-org': orgId,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(requestKey, id, timestamp, body),
    }
    return { body, headers }
}
