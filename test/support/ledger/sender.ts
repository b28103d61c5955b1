/**
 * The sending process: delivers like the package and keeps the ledger, so that nothing that happens to the test's process can touch it.
 * What is not accepted is sent again with the same bytes under the same id, to whichever relay comes next.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { toId18 } from '../../../relay/src/platform/salesforce-id.ts'
import { makeBody, makeChange, makeDeliveryId, signHeaders } from '../start-relay.ts'
import type { Entry, Order, Report } from './ledger.ts'

/** As long as Apex waits for an answer unless it is told otherwise. */
const ATTEMPT_TIMEOUT_MS = 10_000
/** Much less would take the processor from the relay that starts. */
const RETRY_MS = 100
const CHANGES = 2
const RECORDS_PER_LANE = 10
/** One delivery in ten fires the rule. */
const FIRES_EVERY = 10

const entries: Entry[] = []
const refusals: string[] = []
let failedAttempts = 0
let deliveries = 0
let urls: readonly string[] = []
let isFinishing = false
let turn = 0

const tell = (report: Report): void => void process.send?.(report)

function makeEntries(lane: number, number: number): Entry[] {
    const recordOf = (place: number): string => toId18(`00Q0000${String(lane).padStart(2, '0')}${String(place).padStart(6, '0')}`) ?? ''
    const places = Array.from({ length: CHANGES }, (_, index) => (number * CHANGES + index) % RECORDS_PER_LANE)
    return places.map((place) => ({
        recordId: recordOf(place),
        transaction: `lane-${lane}-${number}`,
        number,
        fires: number % FIRES_EVERY === 0,
    }))
}

function writeBody(orgId: string, made: readonly Entry[]): string {
    const changes = made.map(({ recordId, transaction, number, fires }, sequence) => {
        const time = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString()
        const values = { Status: fires ? 'Working' : 'Contacted', Number__c: number }
        return makeChange({ recordId, transaction, sequence, capturedAt: time, systemModstamp: time, values })
    })
    return makeBody(changes, { orgId })
}

async function attempt(org: { orgId: string; requestKey: Buffer }, id: string, body: string): Promise<boolean> {
    const url = urls[turn++ % urls.length] ?? ''
    try {
        const headers = signHeaders({ ...org, responseKey: Buffer.alloc(0), token: '' }, body, { 'webhook-id': id })
        const answer = await fetch(`${url}/v1/deliveries`, {
            method: 'POST',
            body,
            headers,
            signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
        })
        const text = await answer.text()
        if (answer.status === 200) return true
        if (answer.status !== 503) refusals.push(`${answer.status} ${text}`)
    } catch {
        // No relay there, or no whole answer: what became of the delivery is unknown, as it would be for Apex.
    }
    failedAttempts++
    return false
}

/** One delivery after the other, each accepted before the next: so the order within a record is known. */
async function runLane(org: { orgId: string; requestKey: Buffer }, lane: number): Promise<void> {
    for (let number = 0; !isFinishing; number++) {
        const made = makeEntries(lane, number)
        const [id, body] = [makeDeliveryId(), writeBody(org.orgId, made)]
        while (!(await attempt(org, id, body))) await delay(RETRY_MS)
        entries.push(...made)
        tell({ type: 'accepted', deliveries: ++deliveries })
    }
}

async function run({ orgId, requestKey, lanes }: Order & { type: 'start' }): Promise<void> {
    const org = { orgId, requestKey: Buffer.from(requestKey, 'base64') }
    await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(org, lane)))
    tell({ type: 'ledger', ledger: { entries, refusals, failedAttempts } })
}

process.on('message', (order: Order) => {
    if (order.type === 'finish') isFinishing = true
    else urls = order.urls
    if (order.type === 'start') void run(order)
})
process.on('disconnect', () => process.exit())
