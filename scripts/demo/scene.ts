/** The demo's rule, its sequence, and one lead that becomes Working. */
import type { Enrollment } from './relay-client.ts'
import { PERSON, type World } from './world.ts'

export const RULE_NAME = 'Lead becomes Working -> sequence Outbound'
const POLL_MS = 10

export interface Scene {
    readonly sequenceId: string
    readonly ruleId: string
}

export interface OneUpdate {
    readonly enrolled: boolean
    readonly saveToEnrollmentMs: number
    readonly asyncApexExecutions: number
    /** API requests by anybody but the demo's own client, which plays the person at the screen. */
    readonly relayApiCalls: number
}

/** @param firingsPerHourMax the rule brakes past it; the relay's own default unless a scenario fires more. */
export async function createScene({ api }: Pick<World, 'api'>, firingsPerHourMax?: number): Promise<Scene> {
    const sequence = await api.request<{ id: string }>('POST', '/v1/sequences', { name: 'Outbound' })
    const rule = await api.request<{ id: string }>('POST', '/v1/rules', {
        name: RULE_NAME,
        object: 'Lead',
        event: 'updated',
        conditions: [{ field: 'Status', operator: 'changed_to', value: 'Working' }],
        logic: 'all',
        actions: [{ type: 'add_to_sequence', sequenceId: sequence.id }],
        isEnabled: true,
        ...(firingsPerHourMax === undefined ? {} : { firingsPerHourMax }),
    })
    return { sequenceId: sequence.id, ruleId: rule.id }
}

/** Creates records through the org's REST API and returns the ids in input order. */
export async function createRecords(world: World, object: string, records: readonly object[]): Promise<string[]> {
    const results = await world.salesforce.sobject(object).create(records as Record<string, unknown>[], { allowRecursive: true })
    return results.map((result) => {
        if (!result.success) throw new Error(`${object} was refused: ${JSON.stringify(result.errors)}`)
        return result.id
    })
}

/** Saves one lead as Working and waits until the relay has enrolled it, or timeoutMs have passed. */
export async function updateOneLead(world: World, { sequenceId }: Scene, leadId: string, timeoutMs = 10_000): Promise<OneUpdate> {
    const before = countUse(world)
    const saved = performance.now()
    await world.salesforce.sobject('Lead').update({ Id: leadId, Status: 'Working' })
    let enrolled = false
    let elapsed = 0
    while (!enrolled && elapsed < timeoutMs) {
        enrolled = await isEnrolled(world, sequenceId, leadId)
        elapsed = performance.now() - saved
        if (!enrolled) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
    await world.org.settle()
    const after = countUse(world)
    return {
        enrolled,
        saveToEnrollmentMs: Math.round(elapsed),
        asyncApexExecutions: after.asyncApex - before.asyncApex,
        relayApiCalls: after.foreignApiCalls - before.foreignApiCalls,
    }
}

async function isEnrolled({ api }: World, sequenceId: string, leadId: string): Promise<boolean> {
    const { enrollments } = await api.request<{ enrollments: Enrollment[] }>('GET', `/v1/sequences/${sequenceId}/enrollments?state=active`)
    return enrollments.some((enrollment) => enrollment.recordId === leadId)
}

export function countUse({ org }: Pick<World, 'org'>): { asyncApex: number; foreignApiCalls: number } {
    const { apiCalls, asyncExecutions } = org.usage.snapshot()
    const foreign = Object.entries(apiCalls).filter(([client]) => !client.startsWith(`${PERSON.appName} (`))
    return { asyncApex: asyncExecutions.total, foreignApiCalls: foreign.reduce((total, [, calls]) => total + calls, 0) }
}
