/** Composes the org's data service: SOQL, DML, savepoints and settings for Apex and the APIs, and the platform's own writes for the org. */
import { NotImplementedError, apexException } from '../runtime/exception.ts'
import type { ApexDatetime } from '../runtime/date-time.ts'
import type { SObject } from '../runtime/sobject.ts'
import { currentTransaction, transaction } from '../runtime/transaction.ts'
import type { OrgClock } from './clock.ts'
import { DataCore } from './core.ts'
import type { Automation } from './core.ts'
import type { ConversionResult, DataService, LeadConversion, RowError } from './data-types.ts'
import { checkFields, checkRequired } from './dml/checks.ts'
import { convertRows } from './dml/convert-lead.ts'
import { failed, rowErrors } from './dml/row-errors.ts'
import { guardStatement, runStatement } from './dml/statement.ts'
import { runInUserMode } from './dml/user-mode.ts'
import { recordOf } from './records.ts'
import { hasOpenSavepoints, releaseSavepoint, rollback, setSavepoint } from './savepoints.ts'
import type { Schema, SchemaObject } from './schema-types.ts'
import { patchRow, putRow } from './platform-rows.ts'
import { parseQuery } from './soql/parse.ts'
import { QueryRunner } from './soql/run.ts'
import { RefusedSoql, SoqlError } from './soql/query.ts'
import { Store } from './store.ts'
import type { Row, Table } from './table.ts'
import { stateOf } from './transaction-state.ts'

export interface DataOptions {
    readonly schema: Schema
    readonly clock: OrgClock
    /** The rows to work on; a new, empty store when absent. */
    readonly store?: Store
    /** Decides the order of rows that SOQL leaves open (row B18); the same seed gives the same order. */
    readonly seed?: number
}

/** The data service with what only the org itself may do. */
export interface OrgData extends DataService {
    /** Marks the undo log for `undoTo`; costs no limits. */
    begin(): number
    undoTo(mark: number): void
    /** Forgets how to undo. */
    commit(): void
    /** A row written by the platform: no triggers, limits or checks; read-only fields allowed. Undoable. @returns its id. */
    putRow(object: string, values: Readonly<Record<string, unknown>>): string
    patchRow(id: string, values: Readonly<Record<string, unknown>>): void
    /** Hides what Apex tests do not see (row E2). Returns the function that puts it back. */
    hideOrgData(): () => void
    /** Required fields and values of a platform event, as publish checks them. */
    checkEvent(event: SObject): RowError[]
    readonly automation: Automation
}

/** Users, profiles, record types, schedules and the like stay visible in tests. */
function isHiddenFromTests(object: SchemaObject): boolean {
    return !object.isSetup && !object.isSystem
}

function convertLeads(core: DataCore, conversions: readonly LeadConversion[], allOrNone: boolean): ConversionResult[] {
    const run = (goBack: () => void): ConversionResult[] => {
        const results = convertRows(core, conversions, allOrNone)
        if (allOrNone && results.some(({ result }) => !result.success)) goBack()
        return results
    }
    const failAll = (text: string): ConversionResult[] =>
        conversions.map(({ leadId }) => {
            return { result: failed([rowErrors.trigger(text)], leadId), accountId: null, contactId: null, opportunityId: null }
        })
    return guardStatement(core, conversions.length, run, failAll)
}

function checkEvent(core: DataCore, event: SObject): RowError[] {
    const missing = checkRequired(event.type, event)
    return [...(missing === null ? [] : [missing]), ...checkFields(core, event, event.values.keys())]
}

function enterRunAs(): () => void {
    const state = stateOf(transaction())
    const { written } = state
    state.written = { setup: null, other: null }
    return () => {
        state.written = written
    }
}

function setCreatedDate(core: DataCore, id: string, moment: ApexDatetime): boolean {
    if (!core.store.isNew(id)) return false
    patchRow(core, id, { CreatedDate: moment })
    return true
}

const keptRows = (table: Table): Row[] => [...table.all()].filter((row) => row.deletion === null)

function settingRows(core: DataCore, name: string): SObject[] {
    const table = core.store.table(name)
    return keptRows(table).map((row) => recordOf(table.object, row.values))
}

function findSetting(core: DataCore, name: string, ownerOrName: string): SObject | null {
    const table = core.store.table(name)
    const key = table.object.kind === 'hierarchySetting' ? 'setupownerid' : 'name'
    const wanted = ownerOrName.toLowerCase()
    const found = keptRows(table).find(({ values }) => (values.get(key) as string | undefined)?.toLowerCase() === wanted)
    return found === undefined ? null : recordOf(table.object, found.values)
}

/** Dynamic SOQL: what is wrong with the text is a QueryException (row B27); what this org has not, no Apex can catch. */
function catchSoql<T>(work: () => T): T {
    try {
        return work()
    } catch (error) {
        if (error instanceof RefusedSoql) throw new NotImplementedError(error.what)
        if (error instanceof SoqlError) throw apexException('QueryException', error.message)
        throw error
    }
}

export function createDataService(options: DataOptions): OrgData {
    const core = new DataCore(options.store ?? new Store(options.schema), options.schema, options.clock)
    const runner = new QueryRunner(core, options.seed ?? 1)
    return {
        dml: (operation, records, dmlOptions) =>
            (dmlOptions.isInUserMode === true ? runInUserMode : runStatement)(core, operation, records, dmlOptions),
        convertLeads: (conversions, allOrNone) => convertLeads(core, conversions, allOrNone),
        query: (query, queryOptions) => catchSoql(() => runner.run(query, queryOptions)),
        scan: (query) => catchSoql(() => runner.scan(query)),
        queryText: (text, resolveBind, queryOptions = {}) =>
            catchSoql(() => {
                const query = parseQuery(text)
                return runner.run(query, { ...queryOptions, binds: query.binds.map(resolveBind) })
            }),
        setSavepoint: () => setSavepoint(core),
        rollback: (savepoint) => rollback(core, savepoint),
        releaseSavepoint,
        hasOpenSavepoints,
        setting: (object, ownerOrName) => findSetting(core, object, ownerOrName),
        settings: (object) => settingRows(core, object),
        begin: () => core.store.mark(),
        undoTo: (mark) => core.store.undoTo(mark),
        commit: () => core.store.commit(),
        putRow: (object, values) => putRow(core, object, values, currentTransaction()?.user.id ?? null),
        patchRow: (id, values) => patchRow(core, id, values),
        hideOrgData: () => core.store.hide(isHiddenFromTests),
        checkEvent: (event) => checkEvent(core, event),
        enterRunAs,
        setCreatedDate: (id, moment) => setCreatedDate(core, id, moment),
        automation: core.automation,
    }
}
