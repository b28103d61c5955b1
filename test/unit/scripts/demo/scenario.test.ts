/** The frame of the scenarios: what a step says, what a failure says, and that arrivals are compared honestly. */
import { describe, expect, test } from '@jest/globals'
import type { FeedChange } from '../../../../scripts/demo/relay-client.ts'
import { compareArrivals, type Arrivals } from '../../../../scripts/demo/scenarios/arrivals.ts'
import { findScenario } from '../../../../scripts/demo/scenarios/index.ts'
import { COUNTED_FIELD } from '../../../../scripts/demo/scenarios/saves.ts'
import { judgeStep, runScenario, type Scenario } from '../../../../scripts/demo/scenarios/scenario.ts'

const options = { orgPort: 1, relayPort: 2, dataDir: '', say: () => undefined }
const scenario = (run: Scenario['run']): Scenario => ({ name: 'example', summary: '', run })

describe('a scenario', () => {
    test('is ok where each step is, and its object carries the figures of each', async () => {
        const example = scenario((_options, onStep) => {
            onStep(judgeStep('first', { asyncApexExecutions: 3 }, [[true, 'nothing']]))
            onStep(judgeStep('second', { asyncApexExecutions: 4 }, []))
            return Promise.resolve()
        })
        expect(await runScenario(example, options)).toEqual({
            ok: true,
            scenario: 'example',
            steps: [
                { name: 'first', ok: true, asyncApexExecutions: 3 },
                { name: 'second', ok: true, asyncApexExecutions: 4 },
            ],
        })
    })

    test('fails with a step, which says what was expected and only that', async () => {
        const example = scenario((_options, onStep) => {
            onStep(
                judgeStep('first', { n: 9 }, [
                    [true, 'to begin'],
                    [false, 'at most 8, not 9'],
                ]),
            )
            return Promise.resolve()
        })
        const { ok, steps } = await runScenario(example, options)
        expect({ ok, steps }).toEqual({ ok: false, steps: [{ name: 'first', ok: false, n: 9, expected: ['at most 8, not 9'] }] })
    })

    test('that dies fails with its reason as the last step', async () => {
        const { ok, steps } = await runScenario(
            scenario(() => Promise.reject(new Error('the relay is not ready'))),
            options,
        )
        expect(ok).toBe(false)
        expect(steps).toEqual([expect.objectContaining({ ok: false, expected: ['to end; instead: the relay is not ready'] })])
    })

    test('without a step is not ok: it has shown nothing', async () => {
        const empty = scenario(() => Promise.resolve())
        expect((await runScenario(empty, options)).ok).toBe(false)
    })

    test('is found by its name; another name is answered with the list', () => {
        expect(findScenario('harmless').name).toBe('harmless')
        expect(() => findScenario('harmful')).toThrow(/no scenario "harmful".*\n +harmless +\w/)
    })
})

describe('what arrived of what was saved', () => {
    const saved = { made: new Map([['a', [1, 2, 3]]]) }
    const arrive = (...numbers: number[]): Arrivals =>
        compareArrivals(
            saved,
            numbers.map((number) => ({ recordId: 'a', values: { [COUNTED_FIELD]: number } }) as unknown as FeedChange),
        )

    test.each([
        ['all in order', [1, 2, 3], { arrived: 3, missing: 0, doubled: 0, outOfOrder: 0 }],
        ['one is missing', [1, 3], { arrived: 2, missing: 1, doubled: 0, outOfOrder: 0 }],
        ['one came twice', [1, 2, 2, 3], { arrived: 4, missing: 0, doubled: 1, outOfOrder: 0 }],
        ['one came late', [1, 3, 2], { arrived: 3, missing: 0, doubled: 0, outOfOrder: 1 }],
        ['nothing came', [], { arrived: 0, missing: 3, doubled: 0, outOfOrder: 0 }],
    ])('%s', (_name, numbers, expected) => {
        expect(arrive(...numbers)).toEqual(expected)
    })
})
