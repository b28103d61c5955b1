/** A write as the API gives it: where it stands, why it waits, until when, and what a person can do. */
import { z } from 'zod'
import type { Choice } from './channel-policy.ts'
import { problemSchema, stateSchema } from './command-schema.ts'
import { explainError } from './error-table.ts'
import { LEASE_SECONDS } from './command-service.ts'
import type { Write } from './write-types.ts'

const shownProblem = z.object({
    ...problemSchema.shape,
    text: z.string().meta({ description: 'What that means.' }),
    nextStep: z.string(),
})

export const writeSchema = z.object({
    id: z.uuid(),
    clientId: z.string().nullable(),
    kind: z.string().meta({ description: 'Of activity; record for a change of fields; found for one whose asking was lost with a store.' }),
    state: stateSchema,
    operation: z.enum(['create', 'update']),
    object: z.string(),
    recordId: z.string().nullable().meta({ description: 'What is changed, or was made.' }),
    fields: z.record(z.string(), z.unknown()),
    origin: z.string().meta({ description: 'headroom, or the rules that it goes back to; the change that it makes carries it.' }),
    mergedInto: z.uuid().nullable(),
    channel: z.enum(['apex', 'api']).nullable().meta({ description: 'That carried it last.' }),
    attempts: z.int(),
    placeInLine: z.int().nullable().meta({ description: 'How many wait before it; null unless it waits.' }),
    expectedAt: z.iso.datetime().nullable().meta({ description: 'When it should be done; null where nobody can say.' }),
    reason: z.string().nullable().meta({ description: 'By which way it goes, or why it waits; null when it is settled.' }),
    problem: shownProblem.nullable().meta({ description: 'Of its last attempt.' }),
    writeAs: z.string().nullable().meta({ description: 'The user in whose session it should be written; null: nobody minds.' }),
    writeAsName: z.string().nullable().meta({ description: 'Of that user; null where the relay has not seen it.' }),
    writeAsProblem: z
        .string()
        .nullable()
        .meta({ description: 'Why it goes another way, by which the creator in Salesforce is another one.' }),
    writtenAs: z.string().nullable().meta({ description: 'The user whose session wrote it; null for the org’s own Apex.' }),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
})
export type WriteView = z.infer<typeof writeSchema>

/** One job of Apex carries 50 in some seconds, one request of the API 1,000. */
const PER_STEP = { apex: 50, api: 1_000 } as const
const STEP_MS = 5_000
/** Apex comes with the next delivery, or the next heartbeat at the latest. */
const HEARTBEAT_MS = 15 * 60_000

export interface Line {
    readonly choice: Choice
    readonly before: number
    readonly latencyMinutes: number
    readonly now: Date
}

/** Null where nobody can say. */
function expect(write: Write, { choice, before, latencyMinutes, now }: Line): Date | null {
    if (write.state === 'leased') return new Date(now.getTime() + (write.channel === 'apex' ? LEASE_SECONDS * 1_000 : STEP_MS))
    if (write.state !== 'waiting') return null
    const { channel, until } = choice
    if (channel === null) return until
    const start = channel === 'apex' ? Math.min(latencyMinutes * 60_000, HEARTBEAT_MS) : 0
    const due = Math.max(write.runAfter.getTime(), now.getTime() + start)
    return new Date(due + Math.ceil((before + 1) / PER_STEP[channel]) * STEP_MS)
}

const REASONS: Readonly<Record<string, string>> = {
    leased: 'It is on its way.',
    parked: 'It needs a person: retry, edit or cancel it.',
    review: 'The store was restored from a backup: say whether it still goes. Retrying does nothing twice.',
}

function showProblem({ problem }: Write): WriteView['problem'] {
    if (problem === null) return null
    const { text, nextStep } = explainError(problem.code)
    return { ...problem, fields: [...problem.fields], text, nextStep }
}

export function viewWrite(write: Write, line: Line, writeAsName: string | null): WriteView {
    const { id, clientId, kind, state, operation, object, recordId, fields, origin, mergedInto, channel, attempts, writtenAs, writeAs } =
        write
    return {
        ...{ id, clientId, kind, state, operation, object, recordId, fields, origin, mergedInto, channel, attempts, writtenAs, writeAs },
        writeAsName,
        writeAsProblem: write.writeAsProblem,
        placeInLine: write.state === 'waiting' ? line.before : null,
        expectedAt: expect(write, line)?.toISOString() ?? null,
        reason: write.state === 'waiting' ? line.choice.reason : (REASONS[write.state] ?? null),
        problem: showProblem(write),
        createdAt: write.createdAt.toISOString(),
        settledAt: write.settledAt?.toISOString() ?? null,
    }
}
