/** What a person does with writes that wait or failed: looks at them by their reason, corrects, retries or gives up one, a group or all. */
import type { Database } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { findSchema } from '../schemas/index.ts'
import type { ChannelParts } from './channel-service.ts'
import { writeCsv } from './csv-text.ts'
import * as store from './desk-store.ts'
import { explainError } from './error-table.ts'
import { checkFields } from './field-check.ts'
import { findWrite, viewWrites } from './write-service.ts'
import { listWrites, lockWrite } from './write-store.ts'
import type { Write } from './write-types.ts'
import type { WriteView } from './write-view.ts'

/** Decided in one transaction; more are more requests. */
const DECISIONS_MAX = 10_000
const EXPORT_MAX = 10_000

/** What a group of writes has in common; nothing named means all of them. */
export interface Group {
    readonly code?: string | undefined
    readonly ruleId?: string | undefined
    readonly sequenceId?: string | undefined
}

export interface DeskParts extends ChannelParts {
    readonly database: Database
    readonly onAccepted: () => void
}

export interface DeskService {
    retry(orgId: string, id: string): Promise<WriteView>
    cancel(orgId: string, id: string): Promise<WriteView>
    edit(orgId: string, id: string, fields: Write['fields']): Promise<WriteView>
    /** What is parked or held for review; returns how many. */
    retryGroup(orgId: string, group: Group): Promise<number>
    /** What is parked, held or still waits. */
    cancelGroup(orgId: string, group: Group): Promise<number>
    exportParked(orgId: string): Promise<string>
}

const RETRIABLE = ['parked', 'review']
const CANCELLABLE = ['waiting', 'parked', 'review']

const one = (id: string, states: readonly string[]) => ({ id, code: null, origins: [], states })
const many = ({ code, ruleId, sequenceId }: Group, states: readonly string[]) => {
    const origins = [...(ruleId === undefined ? [] : [`rule:${ruleId}`]), ...(sequenceId === undefined ? [] : [`sequence:${sequenceId}`])]
    return { id: null, code: code ?? null, origins, states }
}
const conflict = (message: string): HeadroomError => new HeadroomError('conflict', message)

function checkEditable({ state, attempts, isUnsure }: Write): void {
    const isUnsent = state === 'waiting' && attempts === 0
    if (!isUnsent && state !== 'parked') throw conflict(`The write is ${state}: only one that was never sent or is parked can be edited.`)
    // Its row may be there with the values that it has now, and by its key it would count as done.
    if (isUnsure) throw conflict('Nobody knows yet whether the write was done: retry it, which does nothing twice, and then write again.')
}

const HEADER = ['id', 'object', 'operation', 'record', 'code', 'what happened', 'next step', 'message', 'fields', 'values', 'accepted at']

function toRow({ id, object, operation, recordId, problem, fields, createdAt }: Write): (string | null)[] {
    const { text, nextStep } = explainError(problem?.code ?? '')
    const values = JSON.stringify(fields)
    const told = [problem?.code ?? null, text, nextStep, problem?.message ?? null, problem?.fields.join(', ') ?? null]
    return [id, object, operation, recordId, ...told, values, createdAt.toISOString()]
}

export function createDeskService(parts: DeskParts): DeskService {
    const { database, clock, onAccepted } = parts

    async function view(orgId: string, id: string): Promise<WriteView> {
        const [shown] = await viewWrites(database, orgId, [await findWrite(database, orgId, id)], parts)
        if (shown === undefined) throw new HeadroomError('not_found', 'There is no write with this id.')
        return shown
    }

    async function decide(orgId: string, id: string, decision: 'retry' | 'cancel'): Promise<WriteView> {
        const at = clock.now()
        const decided =
            decision === 'retry'
                ? await database.transaction((sql) => store.retryWrites(sql, orgId, one(id, RETRIABLE), at, 1))
                : await database.transaction((sql) => store.cancelWrites(sql, orgId, one(id, CANCELLABLE), at, 1))
        const shown = await view(orgId, id)
        if (decided === 0) throw conflict(`The write is ${shown.state}: there is nothing to ${decision}.`)
        onAccepted()
        return shown
    }

    return {
        retry: (orgId, id) => decide(orgId, id, 'retry'),
        cancel: (orgId, id) => decide(orgId, id, 'cancel'),
        async edit(orgId, id, fields) {
            await database.transaction(async (sql) => {
                const write = await lockWrite(sql, orgId, id)
                if (write === null) throw new HeadroomError('not_found', 'There is no write with this id.')
                checkEditable(write)
                checkFields(await findSchema(sql, orgId, write.object), write.operation, fields, (name) => `fields.${name}`)
                await store.editWrite(sql, orgId, id, fields, clock.now())
            })
            onAccepted()
            return view(orgId, id)
        },
        async retryGroup(orgId, group) {
            const at = clock.now()
            const count = await database.transaction((sql) => store.retryWrites(sql, orgId, many(group, RETRIABLE), at, DECISIONS_MAX))
            onAccepted()
            return count
        },
        cancelGroup: (orgId, group) =>
            database.transaction((sql) => store.cancelWrites(sql, orgId, many(group, CANCELLABLE), clock.now(), DECISIONS_MAX)),
        async exportParked(orgId) {
            const filter = { states: ['parked'], recordId: null, code: null, afterPlace: 0, limit: EXPORT_MAX } as const
            return writeCsv(HEADER, (await listWrites(database, orgId, filter)).map(toRow))
        },
    }
}
