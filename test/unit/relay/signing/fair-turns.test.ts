import { describe, expect, test } from '@jest/globals'
import { setImmediate as pass } from 'node:timers/promises'
import { createFairTurns } from '../../../../relay/src/signing/fair-turns.ts'

const FLOOD = 20

/** Requests that begin when it is their turn, and end when told to. */
function createRequests(holdMs?: number) {
    const turns = createFairTurns(holdMs)
    const begun: string[] = []
    function send(orgId: string, number = 1) {
        return Array.from({ length: number }, () => {
            const { promise: beginning, resolve: begin } = Promise.withResolvers<undefined>()
            const { promise: ending, resolve: end } = Promise.withResolvers<undefined>()
            const ended = turns.take(orgId, () => {
                begun.push(orgId)
                begin(undefined)
                return ending
            })
            return { beginning, end: () => end(undefined), ended }
        })
    }
    return { turns, begun, send }
}

async function passAll(passes = 2 * FLOOD) {
    for (let number = 0; number < passes; number++) await pass()
}

describe('FAILURES O7: an org floods', () => {
    test('orgs take turns, however many requests wait of one', async () => {
        const { begun, send } = createRequests()
        send('loud', 4)
        send('quiet')
        send('other', 2)
        await passAll()
        expect(begun).toEqual(['loud', 'quiet', 'other', 'loud', 'other', 'loud', 'loud'])
    })

    test('one request begins in a pass of the event loop, so that answers of the store come in between', async () => {
        const { begun, send } = createRequests()
        send('loud', 3)
        expect(begun).toEqual([])
        const counts: number[] = []
        for (let number = 0; number < 6; number++) {
            await pass()
            counts.push(begun.length)
        }
        expect(Math.max(...counts.map((count, index) => count - (counts[index - 1] ?? 0)))).toBe(1)
        expect(begun).toHaveLength(3)
    })

    test('what floods waits while a request of another org is served, and goes on when that has ended', async () => {
        const { begun, send } = createRequests(600_000)
        const [quiet] = send('quiet')
        await quiet?.beginning
        send('loud', FLOOD)
        await passAll()
        expect(begun).toEqual(['quiet'])
        quiet?.end()
        await passAll()
        expect(begun).toHaveLength(1 + FLOOD)
    })

    test('what floods waits no longer than a while: requests of others without an end do not stop it', async () => {
        const { begun, send } = createRequests(1)
        send('quiet')
        await passAll()
        const loud = send('loud', FLOOD)
        await Promise.all(loud.map(({ beginning }) => beginning))
        expect(begun).toHaveLength(1 + FLOOD)
    })

    test('a few requests of an org do not wait for others to end', async () => {
        const { begun, send } = createRequests(600_000)
        send('one')
        await passAll()
        send('other', 4)
        await passAll()
        expect(begun).toEqual(['one', 'other', 'other', 'other', 'other'])
    })

    test('seventeen requests are a flood, those that have begun among them, and sixteen are none', async () => {
        const { begun, send } = createRequests(600_000)
        send('quiet')
        await passAll()
        send('busy', 16)
        await passAll()
        expect(begun).toHaveLength(1 + 16)

        const flooded = createRequests(600_000)
        const loud = flooded.send('loud', 17)
        await loud[4]?.beginning
        const [quiet] = flooded.send('quiet')
        await passAll()
        expect(flooded.begun.length).toBeLessThan(17)
        quiet?.end()
        await passAll()
        expect(flooded.begun).toHaveLength(17 + 1)
    })

    test('the end of one request of an org does not take the turn of its next', async () => {
        const { begun, send } = createRequests()
        const [first] = send('one', 2)
        await first?.beginning
        first?.end()
        await passAll()
        expect(begun).toEqual(['one', 'one'])
    })

    test('a request that fails ends its turn: its failure is told, and what floods goes on', async () => {
        const { turns, begun, send } = createRequests(600_000)
        await expect(turns.take('quiet', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
        send('loud', FLOOD)
        await passAll()
        expect(begun).toHaveLength(FLOOD)
    })
})
