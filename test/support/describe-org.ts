/** Deliveries in which an org says what fields its objects have and what its admin approved. */
import { makeBody, post, signHeaders } from './start-relay.ts'
import type { Answer, TestRelay } from './start-relay.ts'

/** A field as the package describes it. */
export const makeField = (name: string, type: string, more: Readonly<Record<string, unknown>> = {}) => {
    const isCustom = name.endsWith('__c')
    return {
        name,
        label: name,
        type,
        custom: isCustom,
        formula: false,
        required: false,
        updateable: true,
        createable: true,
        encrypted: false,
        ...more,
    }
}

export const LEAD_FIELDS = [
    makeField('LastName', 'string', { length: 80 }),
    makeField('Status', 'picklist', { picklistValues: ['Open', 'Working', 'Closed'] }),
    makeField('Rating', 'picklist'),
    makeField('AnnualRevenue', 'currency'),
    makeField('LastCall__c', 'date'),
    makeField('IsConverted', 'boolean'),
    makeField('Score__c', 'double', { formula: true }),
]

/** Describes Lead; approves all of it unless told otherwise. */
export async function describeLead(
    relay: TestRelay,
    fields: readonly { readonly name: string }[] = LEAD_FIELDS,
    approved: readonly string[] | null = fields.map(({ name }) => name),
): Promise<Answer> {
    const approvals =
        approved === null ? {} : { approvals: { trackedFields: { Lead: approved }, writable: { Lead: ['Status'] }, writeBack: true } }
    const body = makeBody([], { kind: 'schema', orgId: relay.org.orgId, schema: { Lead: { fields } }, ...approvals })
    return post(relay, body, signHeaders(relay.org, body))
}

/** What the next heartbeat of the org is told. */
export async function readControl(relay: TestRelay): Promise<Record<string, unknown>> {
    const body = makeBody([], { kind: 'heartbeat', orgId: relay.org.orgId })
    return (await post(relay, body, signHeaders(relay.org, body))).body['control'] as Record<string, unknown>
}
