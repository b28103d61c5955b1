/** How long 49 endpoints wait for a change while a 50th hangs, measured beside 49 whose 50th does not, round by round in turn. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

const ENDPOINTS = 50
const ROUNDS = process.env['HEADROOM_LONG'] === '1' ? 100 : 7
const TEST_TIMEOUT_MS = 240_000 + ROUNDS * 15_000

interface Side {
    readonly bench: WebhookBench
    readonly receiver: WebhookReceiver
}

async function startSide(answersFirst: boolean): Promise<Side> {
    const side = { bench: await startWebhooks(), receiver: await startReceiver() }
    side.receiver.answerWith((response, request) => {
        if (answersFirst || request.url !== '/hook/0') response.end()
    })
    for (let number = 0; number < ENDPOINTS; number++) await side.bench.add(`${side.receiver.url}/${number}`)
    return side
}

let quiet: Side
let disturbed: Side
beforeAll(async () => {
    quiet = await startSide(true)
    disturbed = await startSide(false)
}, TEST_TIMEOUT_MS)
afterAll(async () => {
    for (const { bench, receiver } of [quiet, disturbed]) {
        await receiver.stop()
        await bench.stop()
    }
})

/** Milliseconds until a change has come to 99 of a hundred of the endpoints that answer: to all of them. */
async function measureRound({ bench, receiver }: Side): Promise<number> {
    receiver.requests.length = 0
    const begun = performance.now()
    await bench.change('00Q000000000001EAA')
    bench.webhooks.worker.wake()
    const arrived = (): number => receiver.requests.filter(({ path }) => path !== '/hook/0').length
    while (arrived() < ENDPOINTS - 1) await new Promise((resolve) => setTimeout(resolve, 1))
    const took = performance.now() - begun
    // What is still being noted of this round must not slow the next one.
    for (let before = -1; before !== bench.outcomes['delivered'];) {
        before = bench.outcomes['delivered'] ?? 0
        await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return took
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

test(
    'FAILURES W5 one of 50 that hangs lets the others wait less than twice as long as without it',
    async () => {
        const [alone, beside]: [number[], number[]] = [[], []]
        for (let round = 0; round < ROUNDS; round++) {
            alone.push(await measureRound(quiet))
            beside.push(await measureRound(disturbed))
        }
        const figures = { rounds: ROUNDS, quietMs: Math.round(medianOf(alone)), disturbedMs: Math.round(medianOf(beside)) }
        process.stdout.write(`${JSON.stringify(figures)}\n`)
        expect(medianOf(beside) / medianOf(alone)).toBeLessThan(2)
    },
    TEST_TIMEOUT_MS,
)
