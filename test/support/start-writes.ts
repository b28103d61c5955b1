/** A relay whose org takes writes: it is heard of, has asynchronous Apex left, and its admin has switched write-back on. */
import { callApi } from './call-api.ts'
import { makeField } from './describe-org.ts'
import { deliver, makeBody, makeChange, makeDeliveryId, post, signHeaders, startRelay } from './start-relay.ts'
import type { TestRelay, TestRelayOptions } from './start-relay.ts'

export const OWNER = '005000000000001AAA'
export const LEAD = '00Q000000000001EAA'

export interface Command {
    readonly key: string
    readonly operation: string
    readonly object: string
    readonly recordId: string | null
    readonly fields: Readonly<Record<string, unknown>>
    readonly origin: string
}

export interface CommandAnswer {
    readonly accepted: number
    readonly commands: readonly Command[]
    readonly more: boolean
    readonly confirm: readonly string[]
    readonly purge: readonly string[]
}

export type WriteResult =
    | { readonly key: string; readonly ok: true; readonly recordId: string }
    | { readonly key: string; readonly ok: false; readonly error: { code: string; message: string; fields: readonly string[] } }

const TASK_FIELDS = [
    makeField('Subject', 'combobox', { length: 255 }),
    makeField('Description', 'textarea', { length: 32_000 }),
    makeField('OwnerId', 'reference'),
    makeField('WhoId', 'reference'),
    makeField('WhatId', 'reference'),
    makeField('ActivityDate', 'date'),
    makeField('Status', 'picklist'),
    makeField('Priority', 'picklist'),
    makeField('IsClosed', 'boolean', { createable: false, updateable: false }),
]
const LEAD_FIELDS = [
    makeField('LastName', 'string', { length: 80 }),
    makeField('Status', 'picklist'),
    makeField('Rating', 'picklist'),
    makeField('Email', 'email'),
    makeField('OwnerId', 'reference'),
    makeField('AnnualRevenue', 'currency'),
    makeField('Score__c', 'double'),
]

/** Signed as the org would. */
async function tell(relay: TestRelay, more: Readonly<Record<string, unknown>>, at = Date.now()): Promise<Record<string, unknown>> {
    const body = makeBody([], { orgId: relay.org.orgId, ...more })
    const answer = await post(relay, body, signHeaders(relay.org, body, { 'webhook-timestamp': String(Math.floor(at / 1000)) }))
    if (answer.status !== 200) throw new Error(answer.text)
    return answer.body
}

export const tellLimits = (relay: TestRelay, used: { apex?: number; data?: number } = {}, at = Date.now()) =>
    tell(
        relay,
        {
            kind: 'heartbeat',
            limits: {
                DailyAsyncApexExecutions: { max: 250_000, used: used.apex ?? 0 },
                DailyApiRequests: { max: 15_000, used: used.data ?? 0 },
            },
        },
        at,
    )

export async function tellSchema(relay: TestRelay, writeBack = true, at = Date.now()): Promise<void> {
    const writable = { Lead: LEAD_FIELDS.map(({ name }) => name) }
    const schema = { Task: { fields: TASK_FIELDS }, Lead: { fields: LEAD_FIELDS } }
    await tell(relay, { kind: 'schema', schema, approvals: { trackedFields: {}, writable, writeBack } }, at)
}

export async function startWrites(options: TestRelayOptions = {}): Promise<TestRelay> {
    const relay = await startRelay(options)
    const at = options.clock?.now().getTime() ?? Date.now()
    try {
        await tellLimits(relay, {}, at)
        await tellSchema(relay, true, at)
        return relay
    } catch (error) {
        // Nobody else would stop it, and its process would not end.
        await relay.stop()
        throw error
    }
}

/** As after the start, without what a test before has left. */
export async function resetWrites(relay: TestRelay): Promise<void> {
    // One by one: a worker looks at them meanwhile, and two that wait for each other's tables would be a deadlock.
    for (const table of ['writes', 'write_state', 'mappings', 'org_settings', 'records', 'changes', 'quota_use', 'quota_state'])
        await relay.database.query(`delete from ${table}`)
    await tellLimits(relay)
    await tellSchema(relay)
}

/** What the org's job posts to /v1/commands, and the answer to it. */
export async function ask(
    relay: TestRelay,
    more: { lease?: number; results?: readonly WriteResult[]; confirmed?: readonly string[]; id?: string; at?: number } = {},
): Promise<CommandAnswer> {
    const { id = makeDeliveryId(), at = Date.now(), ...told } = more
    const body = JSON.stringify({ orgId: relay.org.orgId, packageVersion: '0.1.0', sentAt: '2026-11-22T10:00:00.000Z', lease: 50, ...told })
    const headers = signHeaders(relay.org, body, { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at / 1000)) })
    const response = await fetch(`${relay.url}/v1/commands`, { method: 'POST', body, headers })
    const text = await response.text()
    if (response.status !== 200) throw new Error(text)
    return JSON.parse(text) as CommandAnswer
}

export const succeed = ({ key }: Command, recordId = '00T000000000001EAA'): WriteResult => ({ key, ok: true, recordId })
export const fail = ({ key }: Command, code: string, message = 'Salesforce said so.', fields: readonly string[] = []): WriteResult => {
    return { key, ok: false, error: { code, message, fields } }
}

export const makeTask = (more: Readonly<Record<string, unknown>> = {}) => ({ kind: 'task', subject: 'Call back', ownerId: OWNER, ...more })

export interface WriteBody {
    readonly id: string
    readonly state: string
    readonly [field: string]: unknown
}

/** Logs activities and returns them as accepted. */
export async function log(relay: TestRelay, activities: readonly object[]): Promise<WriteBody[]> {
    const answer = await callApi(relay, 'POST', '/v1/activities', { body: { activities } })
    if (answer.status !== 202) throw new Error(answer.text)
    return (answer.body as { activities: WriteBody[] }).activities
}

export const read = async (relay: TestRelay, id: string): Promise<WriteBody> =>
    (await callApi(relay, 'GET', `/v1/activities/${id}`)).body as WriteBody

/** The mirror holds a record from now on. */
export const mirror = (relay: TestRelay, object: string, recordId: string, values: Readonly<Record<string, unknown>>) =>
    deliver(relay, [makeChange({ object, recordId, operation: 'created', values, previous: {} })])
