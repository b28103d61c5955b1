/** Rule evaluation: 100 rules made through the API, judged in this process over deliveries of 200 changes, as a delivery is judged. */
import { randomUUID } from 'node:crypto'
import type { JudgedChange } from '../../relay/src/mirror/index.ts'
import { createRuleService } from '../../relay/src/rules/index.ts'
import { makeChange, makeValues } from './workload.ts'
import type { BenchWorld } from './world.ts'

export interface RuleFigures {
    readonly rules: number
    readonly changesPerSecond: number
}

/** Its own: where rules look at changes, each change costs more, and the other cases measure that without. */
const RULES_ORG_ID = '00D000000000003EAA'
const RULES = 100
const DELIVERIES = 1_000
const DELIVERY_SIZE = 200
const WARM_UP_DELIVERIES = 300

interface Api {
    readonly url: string
    readonly token: string
}

async function callRelay({ url, token }: Api, path: string, body: object): Promise<{ id: string }> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.status !== 201) throw new Error(`${path} answered ${response.status} ${await response.text()}`)
    return (await response.json()) as { id: string }
}

/** Each rule reads three fields of the changes; none fires, as nearly no rule does at nearly every change. */
async function addRules(api: Api): Promise<void> {
    const sequence = await callRelay(api, '/v1/sequences', { name: 'Bench' })
    for (let number = 0; number < RULES; number++) {
        await callRelay(api, '/v1/rules', {
            name: `Rule ${number}`,
            object: 'Lead',
            event: 'updated',
            conditions: [
                { field: 'Status', operator: 'equals', value: 'Working' },
                { field: `Field_${number % 18}__c`, operator: 'contains', value: `nothing holds ${number}` },
                { field: 'LastName', operator: 'starts_with', value: `Nobody ${number}` },
            ],
            logic: '1 AND (2 OR 3)',
            actions: [{ type: 'add_to_sequence', sequenceId: sequence.id }],
        })
    }
}

function judgeAsNew(sequence: number): JudgedChange {
    const change = makeChange(10_000, randomUUID(), sequence)
    return { change, position: sequence + 1, before: makeValues('Open'), after: change.values, hasBefore: true, isLate: false }
}

export async function measureRules({ relay, database }: BenchWorld): Promise<RuleFigures> {
    const { token } = await relay.addOrg(RULES_ORG_ID)
    await addRules({ url: relay.url, token })
    const rules = createRuleService(database)
    const judged = Array.from({ length: DELIVERY_SIZE }, (_, sequence) => judgeAsNew(sequence))
    const judge = async () => (await rules.openJudge(database, RULES_ORG_ID)).judge(judged)
    // What a relay does in its first second says nothing about the rest of its day.
    for (let delivery = 0; delivery < WARM_UP_DELIVERIES; delivery++) await judge()
    const started = performance.now()
    for (let delivery = 0; delivery < DELIVERIES; delivery++) await judge()
    const seconds = (performance.now() - started) / 1000
    return { rules: RULES, changesPerSecond: Math.round((DELIVERIES * DELIVERY_SIZE) / seconds) }
}
