/** Merges up to two losing rows into a winner: delete triggers of the losers, silent reparenting, update of the winner (row C30). */
import type { SObject } from '../../runtime/sobject.ts'
import type { DataCore } from '../core.ts'
import type { RowError, RowResult } from '../data-types.ts'
import type { SchemaObject } from '../schema-types.ts'
import type { Row } from '../table.ts'
import { prepareUpdate } from './prepare.ts'
import { findMixing, findSelfReference } from './refusals.ts'
import { deleteChunk } from './remove.ts'
import type { Removal } from './remove.ts'
import { failed, rowErrors, saved } from './row-errors.ts'
import { rolledUpValues, saveAndRollUp } from './roll-ups.ts'

const MERGEABLE = new Set(['Lead', 'Contact', 'Account', 'Case'])
const LOSERS_MAX = 2

function findLosers(core: DataCore, object: SchemaObject, masterId: string, ids: readonly string[]): Removal[] | RowError {
    if (!MERGEABLE.has(object.name)) return rowErrors.merge(`${object.name} cannot be merged`)
    if (ids.length === 0 || ids.length > LOSERS_MAX) return rowErrors.merge('a merge takes one or two records besides the master')
    const removals: Removal[] = []
    for (const [index, id] of ids.entries()) {
        const row = core.store.table(object.name).row(id)
        if (row === undefined || id === masterId) return rowErrors.crossReference()
        if (row.deletion !== null) return rowErrors.deleted()
        removals.push({ index, id, row, errors: [] })
    }
    return removals
}

/** Children of a losing row go to the winner before it is deleted; nothing fires for them. */
function reparent(core: DataCore, object: SchemaObject, loser: Row, masterId: string): void {
    for (const relationship of object.children.values()) {
        const key = relationship.field.toLowerCase()
        const child = core.schema.object(relationship.object)!
        for (const row of core.store.table(child.name).find(key, loser.id)) {
            if (row.deletion !== null) continue
            const values = new Map(row.values).set(key, masterId).set('systemmodstamp', core.now())
            core.store.put(child, { id: row.id, values, deletion: row.deletion })
        }
    }
}

export function mergeRows(core: DataCore, master: SObject, loserIds: readonly string[]): RowResult {
    const object = master.type
    const refusal = findMixing('merge', master) ?? findSelfReference(master.id, 'update')
    if (refusal !== null) return failed([refusal], master.id)
    if (master.id === null) return failed([rowErrors.idMissing('merge')])
    const losers = findLosers(core, object, master.id, loserIds)
    if ('statusCode' in losers) return failed([losers], master.id)
    const masterId = master.id
    const { errors: refusals } = prepareUpdate(core, object, master, 0)
    if (refusals.length > 0) return failed(refusals, masterId)
    deleteChunk(core, object, losers, { mergedInto: masterId, release: (row) => reparent(core, object, row, masterId) })
    const errors = losers.flatMap((loser) => loser.errors)
    if (errors.length > 0) return failed(errors, masterId)
    // Prepared anew: the triggers of the losers may have updated the winner.
    const winner = prepareUpdate(core, object, master, 0)
    for (const [key, value] of rolledUpValues(core.store, object, masterId)) winner.record.setRaw(key, value)
    saveAndRollUp(core, object, [winner], { allOrNone: true })
    return winner.errors.length === 0 ? saved(masterId) : failed(winner.errors, masterId)
}
