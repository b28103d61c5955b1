/** An enrollment as people are shown it: what it waits for, since when, and what comes next and when. Pure. */
import { explainError } from '../writes/index.ts'
import type { Write } from '../writes/index.ts'
import type { Enrollment, StepView } from './enrollment-schema.ts'
import type { SequenceStep } from './step-schema.ts'

export interface EnrollmentRow extends Pick<
    Enrollment,
    'sequenceId' | 'object' | 'recordId' | 'state' | 'source' | 'ruleId' | 'endReason'
> {
    readonly enrolledAt: Date
    readonly endedAt: Date | null
    /** The wait that it is at, counted from 0; null before its first step. */
    readonly step: number | null
    readonly stepSince: Date | null
    readonly dueAt: Date | null
    readonly pausedAt: Date | null
    readonly sequencePausedAt: Date | null
    readonly writeIds: readonly string[]
    readonly steps: readonly SequenceStep[]
}

const toIso = (at: Date | null): string | null => at?.toISOString() ?? null
const countTasks = (steps: readonly SequenceStep[]): number => steps.filter(({ type }) => type === 'create_task').length

function viewNext({ state, step, steps, dueAt }: EnrollmentRow): Enrollment['next'] {
    const at = (step ?? -1) + 1
    const next = steps[at]
    if (state === 'ended' || next === undefined || dueAt === null) return null
    return { number: at + 1, type: next.type, subject: next.type === 'create_task' ? next.subject : null, at: dueAt.toISOString() }
}

export function viewEnrollment(row: EnrollmentRow): Enrollment {
    const { sequenceId, object, recordId, state, source, ruleId, endReason, step, stepSince } = row
    return {
        ...{ sequenceId, object, recordId, state, source, ruleId, endReason },
        enrolledAt: row.enrolledAt.toISOString(),
        endedAt: toIso(row.endedAt),
        step: step === null || stepSince === null ? null : { number: step + 1, type: 'wait', since: stepSince.toISOString() },
        next: viewNext(row),
        stepCount: row.steps.length,
        tasks: { made: row.writeIds.length, all: countTasks(row.steps) },
        pausedAt: toIso(row.pausedAt),
        sequencePausedAt: toIso(row.sequencePausedAt),
    }
}

/** Each step with where the enrollment stands to it. Its tasks are those of the steps that make one, in their order. */
export function viewSteps({ steps, step, state, endReason, writeIds }: EnrollmentRow, writes: ReadonlyMap<string, Write>): StepView[] {
    const isAllDone = state === 'ended' && endReason === 'completed'
    let task = 0
    return steps.map((one, index) => {
        const isDone = isAllDone || (step !== null && index < step)
        const writeId = one.type === 'create_task' && isDone ? writeIds[task++] : undefined
        const write = writes.get(writeId ?? '')
        return {
            number: index + 1,
            state: isDone ? 'done' : index === step ? 'current' : 'to_come',
            step: one,
            task: writeId === undefined ? null : viewTask(writeId, write),
        }
    })
}

/** One that is no longer kept was settled long ago. */
function viewTask(writeId: string, write: Write | undefined): StepView['task'] {
    const { state = null, recordId = null, problem = null } = write ?? {}
    const { text = null, nextStep = null } = problem === null ? {} : explainError(problem.code)
    return { writeId, state, recordId, problem: text, nextStep }
}
