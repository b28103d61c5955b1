/** What an enrollment does when it goes on, and what people are told of where it is. Pure. */
import type { TaskAction } from '../writes/index.ts'
import type { SequenceStep } from './step-schema.ts'

const MINUTE_MS = 60_000

export interface Turn {
    /** Made now, in this order; `step` counts from 0. */
    readonly tasks: readonly { readonly step: number; readonly task: TaskAction }[]
    /** Then it waits; null: it has no more steps. */
    readonly wait: { readonly step: number; readonly dueAt: Date } | null
}

/** Goes on after the wait that is over, or from the beginning: up to the next wait, or to the end. */
export function takeTurn(steps: readonly SequenceStep[], waitedAt: number | null, now: Date): Turn {
    const tasks: { step: number; task: TaskAction }[] = []
    for (let step = waitedAt === null ? 0 : waitedAt + 1; step < steps.length; step++) {
        const one = steps[step]
        if (one?.type === 'wait') return { tasks, wait: { step, dueAt: new Date(now.getTime() + one.minutes * MINUTE_MS) } }
        if (one !== undefined) tasks.push({ step, task: one })
    }
    return { tasks, wait: null }
}
