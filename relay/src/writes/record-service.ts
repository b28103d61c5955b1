/** Changes of records that an application asks for: mapped, checked against what the org said, and put into line behind one another. */
import { mapValues, readMapping } from '../mapping/index.ts'
import { readStates } from '../mirror/index.ts'
import type { StoredState, Values } from '../mirror/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { findWrongPrefix } from '../platform/standard-objects.ts'
import { findSchema } from '../schemas/index.ts'
import { acceptWrites } from './accept-service.ts'
import type { ChannelParts } from './channel-service.ts'
import { checkApproved, checkFields } from './field-check.ts'
import { findByValue } from './record-store.ts'
import { hashInput, makeWriteId } from './write-id.ts'
import { viewWrites } from './write-service.ts'
import type { NewWrite } from './write-types.ts'
import type { WriteView } from './write-view.ts'

export interface RecordChange {
    readonly object: string
    readonly recordId: string
    readonly fields: Values
    readonly clientId: string | null
}

export interface RecordParts extends ChannelParts {
    readonly database: Database
    readonly onAccepted: () => void
}

export interface RecordService {
    change(orgId: string, change: RecordChange): Promise<WriteView>
    /** Of the one record that the mirror knows with this value. */
    changeBy(
        orgId: string,
        by: { object: string; field: string; value: string },
        change: Omit<RecordChange, 'object' | 'recordId'>,
    ): Promise<WriteView>
}

const pathOf = (name: string): string => `fields.${name}`

async function readState(sql: Sql, orgId: string, object: string, recordId: string): Promise<StoredState | null> {
    const states = await readStates(sql, orgId, [{ object, recordId }])
    return states.get(`${object}/${recordId}`) ?? null
}

function checkPrefix({ object, recordId }: RecordChange): void {
    const advice = findWrongPrefix(object, recordId)
    if (advice !== null) throw new HeadroomError('parameter_invalid', advice, { field: 'recordId' })
}

function checkAlive(state: StoredState | null): void {
    if (state === null || !state.isDeleted) return
    const advice =
        state.mergedInto === null ? 'The record is deleted.' : `The record was merged into ${state.mergedInto}: write to that one.`
    throw new HeadroomError('conflict', advice, { field: 'recordId' })
}

async function toWrite(sql: Sql, orgId: string, { object, recordId, fields: input, clientId }: RecordChange): Promise<NewWrite> {
    const { fields, yielding } = mapValues(object, await readMapping(sql, orgId, object), input, pathOf)
    const schema = await findSchema(sql, orgId, object)
    checkFields(schema, 'update', fields, pathOf)
    if (schema !== null) checkApproved(schema, fields, pathOf)
    const state = await readState(sql, orgId, object, recordId)
    checkAlive(state)
    const known = state?.values ?? {}
    const seen = Object.fromEntries(yielding.filter((name) => Object.hasOwn(known, name)).map((name) => [name, known[name] ?? null]))
    const what = { kind: 'record', operation: 'update', origin: 'headroom' } as const
    return { ...what, id: makeWriteId(orgId, clientId), object, recordId, fields, seen, clientId, inputHash: hashInput([recordId, input]) }
}

export function createRecordService(parts: RecordParts): RecordService {
    const { database, clock, onAccepted } = parts

    async function accept(sql: Sql, orgId: string, change: RecordChange): Promise<WriteView> {
        const write = await toWrite(sql, orgId, change)
        const { writes } = await acceptWrites(sql, orgId, [write], { at: clock.now(), pathOf: () => 'clientId' })
        const [view] = await viewWrites(sql, orgId, writes, parts)
        if (view === undefined) throw new Error('A write that was just accepted is gone.')
        return view
    }

    async function run(work: (sql: Sql) => Promise<WriteView>): Promise<WriteView> {
        const view = await database.transaction(work)
        onAccepted()
        return view
    }

    return {
        change: (orgId, change) =>
            run((sql) => {
                checkPrefix(change)
                return accept(sql, orgId, change)
            }),
        changeBy: (orgId, { object, field, value }, change) =>
            run(async (sql) => {
                const [recordId, another] = await findByValue(sql, orgId, { object, field, value })
                if (recordId === undefined)
                    throw new HeadroomError('not_found', `No ${object} with this ${field} is known: is the field tracked?`)
                if (another !== undefined)
                    throw new HeadroomError('conflict', `Several records of ${object} have this ${field}: write to one by its id.`)
                return accept(sql, orgId, { ...change, object, recordId })
            }),
    }
}
