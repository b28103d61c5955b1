import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { takeTurn } from '../../../../relay/src/sequences/step-policy.ts'
import { stepsSchema } from '../../../../relay/src/sequences/step-schema.ts'
import type { SequenceStep } from '../../../../relay/src/sequences/step-schema.ts'

const NOW = new Date('2026-11-22T10:00:00.000Z')
const call: SequenceStep = { type: 'create_task', subject: 'Call' }
const write: SequenceStep = { type: 'create_task', subject: 'Write' }
const day: SequenceStep = { type: 'wait', minutes: 24 * 60 }

describe('a turn', () => {
    test('makes the tasks up to the next wait, which runs from now', () => {
        expect(takeTurn([call, write, day, call], null, NOW)).toEqual({
            tasks: [
                { step: 0, task: call },
                { step: 1, task: write },
            ],
            wait: { step: 2, dueAt: new Date('2026-11-23T10:00:00.000Z') },
        })
    })

    test('that begins with a wait makes nothing', () => {
        expect(takeTurn([day, call], null, NOW)).toMatchObject({ tasks: [], wait: { step: 0 } })
    })

    test('after the last wait goes to the end', () => {
        expect(takeTurn([call, day, write], 1, NOW)).toEqual({ tasks: [{ step: 2, task: write }], wait: null })
    })

    test('after turn, every task is made once and in order, whatever the steps are', () => {
        fc.assert(
            fc.property(fc.array(fc.constantFrom(call, write, day), { maxLength: 20 }), (steps) => {
                const made: number[] = []
                let waited: number | null = null
                for (let turns = 0; turns <= steps.length; turns++) {
                    const { tasks, wait } = takeTurn(steps, waited, NOW)
                    made.push(...tasks.map(({ step }) => step))
                    if (wait === null) break
                    waited = wait.step
                }
                expect(made).toEqual(steps.flatMap((step, index) => (step.type === 'create_task' ? [index] : [])))
            }),
        )
    })
})

test.each([
    ['a wait without a step after it', [call, day], 'Put a step after the last wait'],
    ['21 steps', Array.from({ length: 21 }, () => call), 'at most 20'],
    ['a wait of no time', [{ type: 'wait', minutes: 0 }, call], 'at least 1 minute'],
    ['a wait of 31 days', [{ type: 'wait', minutes: 31 * 24 * 60 }, call], '30 days'],
    ['a step of another kind', [{ type: 'update_field', field: 'Rating', value: 'Hot' }], 'Give one of wait, create_task'],
    ['a task without a subject', [{ type: 'create_task' }], 'expected string'],
    ['a task of no user', [{ ...call, ownerId: '00Q000000000001EAA' }], 'begins with 005'],
])('%s is refused', (_, steps, message) => {
    expect(stepsSchema.safeParse(steps).error?.issues[0]?.message).toContain(message)
})
