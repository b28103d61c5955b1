/** The circuit of an org that cannot be reached: when it opens, for how long, and what closes it. */
import { expect, test } from '@jest/globals'
import { createCircuit } from '../../../../relay/src/salesforce/circuit.ts'

const SECOND_MS = 1_000

function start() {
    let now = Date.UTC(2026, 10, 22, 10)
    const circuit = createCircuit({ now: () => new Date(now) })
    const fail = (times: number) => Array.from({ length: times }).forEach(() => circuit.noteFailure())
    return { circuit, fail, pass: (seconds: number) => (now += seconds * SECOND_MS) }
}

test('opens with the fifth failure in a row for a minute, and with the next one for two', () => {
    const { circuit, fail, pass } = start()
    fail(4)
    expect(() => circuit.check()).not.toThrow()
    fail(1)
    expect(() => circuit.check()).toThrow('Salesforce has failed 5 times in a row: it is asked again at 2026-11-22T10:01:00.000Z.')
    pass(60)
    expect(() => circuit.check()).not.toThrow()
    fail(1)
    pass(119)
    expect(() => circuit.check()).toThrow('6 times in a row')
    pass(1)
    expect(() => circuit.check()).not.toThrow()
})

test('stays open for a quarter of an hour at most', () => {
    const { circuit, fail, pass } = start()
    fail(50)
    pass(15 * 60)
    expect(() => circuit.check()).not.toThrow()
})

test('is closed by an answer, also one that was slower than the failures', () => {
    const { circuit, fail } = start()
    fail(5)
    circuit.noteAnswer()
    expect(() => circuit.check()).not.toThrow()
    fail(4)
    expect(() => circuit.check()).not.toThrow()
})
