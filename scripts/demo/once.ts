/** One lead update from save to enrollment, as a small table for people and one JSON object for programs. */
import { createRecords, createScene, updateOneLead, type OneUpdate } from './scene.ts'
import { accounts, makeLeads } from './seed.ts'
import type { World } from './world.ts'

export interface OnceResult extends OneUpdate {
    readonly ok: boolean
    readonly org: string
    readonly relay: string
}

export async function runOnce(world: World): Promise<OnceResult> {
    await createRecords(world, 'Account', accounts)
    const [leadId = ''] = await createRecords(world, 'Lead', makeLeads(10))
    await world.org.settle()
    const scene = await createScene(world)
    const update = await updateOneLead(world, scene, leadId)
    return { ok: update.enrolled && update.relayApiCalls === 0, ...update, org: world.orgUrl, relay: world.relay.url }
}

export function renderOnce(result: OnceResult): string {
    const rows = [
        ['Lead saved as Working, enrolled in Outbound', result.enrolled ? 'yes' : 'NO'],
        ['Save to enrollment', `${result.saveToEnrollmentMs} ms`],
        ['Async Apex executions', String(result.asyncApexExecutions)],
        ['API calls spent by the relay', String(result.relayApiCalls)],
    ] as const
    const width = Math.max(...rows.map(([label]) => label.length))
    return [
        ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
        '  In this runtime, that is: in a real org a change typically takes seconds, because Salesforce runs jobs when it has room.',
    ].join('\n')
}
