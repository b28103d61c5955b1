/** Database: dynamic SOQL, savepoints, batches and lead conversion; DML is in database-dml.ts. */
import { QueryLocator } from './async-contexts.ts'
import { dmlMembers, DmlOptionsValue } from './database-dml.ts'
import { systemEnum, systemType } from './define.ts'
import type { Definition } from './define.ts'
import { dmlResultTypes, LeadConvertResult } from './dml-results.ts'
import type { LibraryType } from './registry.ts'
import { ApexList, type ApexMap } from '../runtime/collections.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { chargeRecords } from '../runtime/heap.ts'
import { LibraryObject } from '../runtime/object.ts'
import type { SObject } from '../runtime/sobject.ts'
import { dmlException } from '../runtime/store-access.ts'
import { transaction } from '../runtime/transaction.ts'
import type { LeadConversion } from '../platform/data-types.ts'

class Savepoint extends LibraryObject {
    readonly apexType = 'System.Savepoint'
    readonly mark: object

    constructor(mark: object) {
        super()
        this.mark = mark
    }
}

class LeadConvert extends LibraryObject {
    readonly apexType = 'Database.LeadConvert'
    leadId: string | null = null
    accountId: string | null = null
    contactId: string | null = null
    opportunityName: string | null = null
    doNotCreateOpportunity = false
    convertedStatus: string | null = null
    ownerId: string | null = null
}

const SOBJECTS = { name: 'SObject', arguments: [] }

/** The value of a bind by the text behind its colon. */
type Binds = (name: string) => unknown
/** System.AccessLevel. */
type Level = { readonly name: string } | null
const SYSTEM_MODE: Level = { name: 'SYSTEM_MODE' }

/** Up to version 66 system mode is what is meant where nothing is said (row A41). */
function inBothModes<T>(
    returns: string,
    name: string,
    work: (text: string | null, level: Level, binds: Binds) => T,
): Record<string, Definition> {
    return {
        [`static ${returns} ${name}(String)`]: { withVariables: (text: string | null, binds: Binds) => work(text, SYSTEM_MODE, binds) },
        [`static ${returns} ${name}(String, System.AccessLevel)`]: { withVariables: work },
    }
}

const isUserMode = (level: Level): boolean => {
    if (level === null) throw nullPointer()
    return level.name === 'USER_MODE'
}

function run(text: string | null, binds: Binds, isInUserMode: boolean): { records: SObject[]; size: number } {
    if (text === null) throw nullPointer()
    const result = transaction().org.data.queryText(text, binds, { isInUserMode })
    chargeRecords(result.records)
    return result
}

/** Row B12: keys ignore case and must differ. */
function bindsOf(map: ApexMap | null): Binds {
    if (map === null) throw nullPointer()
    const keys = (map.keys() as string[]).map((key) => key.toLowerCase())
    const twice = (map.keys() as string[]).filter((key) => keys.filter((other) => other === key.toLowerCase()).length > 1)
    if (twice.length > 0)
        throw apexException('QueryException', `The bindMap consists of duplicate case-insensitive keys: [${twice.join(', ')}]`)
    return (name) => {
        const position = keys.indexOf(name.toLowerCase())
        if (position < 0) throw apexException('QueryException', `Variable does not exist: ${name}`)
        return map.values()[position]
    }
}

const query = (text: string | null, level: Level, binds: Binds): ApexList =>
    new ApexList(SOBJECTS, run(text, binds, isUserMode(level)).records)

const count = (text: string | null, level: Level, binds: Binds): number => run(text, binds, isUserMode(level)).size

/** Rows of a locator count in a limit of their own and are read when they are needed (row F1). */
function locator(text: string | null, level: Level, binds: Binds): QueryLocator {
    if (text === null) throw nullPointer()
    const { records } = transaction().org.data.queryText(text, binds, { rowLimit: 'locatorRows', isInUserMode: isUserMode(level) })
    return new QueryLocator(text, records)
}

function locatorOf(rows: ApexList | null): QueryLocator {
    if (rows === null) throw nullPointer()
    return new QueryLocator('', rows.items as SObject[])
}

function savepointOf(value: Savepoint | null): object {
    if (value === null) throw nullPointer()
    return value.mark
}

function conversionOf(value: LeadConvert): LeadConversion {
    if (value.leadId === null || value.convertedStatus === null) throw nullPointer()
    return { ...value, leadId: value.leadId, convertedStatus: value.convertedStatus }
}

function convert(conversions: readonly LeadConvert[], allOrNone: boolean): ApexList {
    const asked = conversions.map(conversionOf)
    const results = transaction().org.data.convertLeads(asked, allOrNone)
    const failed = allOrNone
        ? dmlException(
              'update',
              results.map((result) => result.result),
              [],
          )
        : null
    if (failed !== null) {
        failed.setMessage(failed.getMessage().replace(/^Update failed/, 'ConvertLead failed'))
        throw failed
    }
    const made = results.map((result, n) => new LeadConvertResult(result, asked[n]?.leadId ?? ''))
    return new ApexList({ name: 'Database.LeadConvertResult', arguments: [] }, made)
}

function executeBatch(batch: unknown, scope = 200): string {
    if (batch === null) throw nullPointer()
    return transaction().org.async.executeBatch(batch, scope)
}

const convertOne = (value: LeadConvert, allOrNone = true): unknown => convert([value], allOrNone).items[0]
const convertAll = (values: ApexList, allOrNone = true): ApexList => convert(values.items as LeadConvert[], allOrNone)

const database = systemType('Database', {
    ...dmlMembers,
    ...inBothModes('List<SObject>', 'query', query),
    'static List<SObject> queryWithBinds(String, Map<String, Object>, System.AccessLevel)': (text, binds: ApexMap | null, level: Level) =>
        query(text as string | null, level, bindsOf(binds)),
    ...inBothModes('Integer', 'countQuery', count),
    'static Integer countQueryWithBinds(String, Map<String, Object>, System.AccessLevel)': (text, binds: ApexMap | null, level: Level) =>
        count(text as string | null, level, bindsOf(binds)),
    ...inBothModes('Database.QueryLocator', 'getQueryLocator', locator),
    'static Database.QueryLocator getQueryLocator(List<SObject>)': locatorOf,
    'static System.Savepoint setSavepoint()': () => new Savepoint(transaction().org.data.setSavepoint()),
    'static void rollback(System.Savepoint)': (savepoint: Savepoint | null) => transaction().org.data.rollback(savepointOf(savepoint)),
    'static void releaseSavepoint(System.Savepoint)': (savepoint: Savepoint | null) =>
        transaction().org.data.releaseSavepoint(savepointOf(savepoint)),
    'static String executeBatch(Object)': (batch: unknown) => executeBatch(batch),
    'static String executeBatch(Object, Integer)': executeBatch,
    'static Database.LeadConvertResult convertLead(Database.LeadConvert)': convertOne,
    'static Database.LeadConvertResult convertLead(Database.LeadConvert, Boolean)': convertOne,
    'static List<Database.LeadConvertResult> convertLead(List<Database.LeadConvert>)': convertAll,
    'static List<Database.LeadConvertResult> convertLead(List<Database.LeadConvert>, Boolean)': convertAll,
})

const leadConvert = systemType('Database.LeadConvert', {
    'new()': () => new LeadConvert(),
    'void setLeadId(Id)': (value: LeadConvert, id: string) => (value.leadId = id),
    'void setAccountId(Id)': (value: LeadConvert, id: string | null) => (value.accountId = id),
    'void setContactId(Id)': (value: LeadConvert, id: string | null) => (value.contactId = id),
    'void setOpportunityName(String)': (value: LeadConvert, name: string | null) => (value.opportunityName = name),
    'void setDoNotCreateOpportunity(Boolean)': (value: LeadConvert, flag: boolean) => (value.doNotCreateOpportunity = flag),
    'void setConvertedStatus(String)': (value: LeadConvert, status: string) => (value.convertedStatus = status),
    'void setOwnerId(Id)': (value: LeadConvert, id: string | null) => (value.ownerId = id),
})

const options = systemType('Database.DMLOptions', {
    'new()': () => new DmlOptionsValue(),
    'property Boolean optAllOrNone': {
        get: (value: DmlOptionsValue) => value.allOrNone,
        set: (value: DmlOptionsValue, flag: boolean | null) => (value.allOrNone = flag),
    },
})

export const databaseTypes: readonly LibraryType[] = [
    database,
    leadConvert,
    options,
    systemType('System.Savepoint', {}),
    systemEnum('System.AccessLevel', ['SYSTEM_MODE', 'USER_MODE']),
    ...dmlResultTypes,
]
