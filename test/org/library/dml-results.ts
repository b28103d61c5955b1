/** Database.SaveResult and its relatives. */
import { systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { DatabaseError } from './sobject-type.ts'
import { ApexList } from '../runtime/collections.ts'
import { LibraryObject } from '../runtime/object.ts'
import type { ConversionResult, RowResult } from '../platform/data-types.ts'

class DmlResult extends LibraryObject {
    readonly apexType: string
    readonly row: RowResult

    constructor(apexType: string, row: RowResult) {
        super()
        this.apexType = apexType
        this.row = row
    }
}

export class MergeResult extends DmlResult {
    readonly mergedIds: readonly string[]

    constructor(row: RowResult, mergedIds: readonly string[]) {
        super('Database.MergeResult', row)
        this.mergedIds = mergedIds
    }
}

export class LeadConvertResult extends DmlResult {
    readonly conversion: ConversionResult
    readonly leadId: string

    constructor(conversion: ConversionResult, leadId: string) {
        super('Database.LeadConvertResult', conversion.result)
        this.conversion = conversion
        this.leadId = leadId
    }
}

export function resultsOf(apexType: string, rows: readonly RowResult[]): ApexList {
    return new ApexList(
        { name: apexType, arguments: [] },
        rows.map((row) => new DmlResult(apexType, row)),
    )
}

export function saveResultsOf(rows: readonly RowResult[]): ApexList {
    return resultsOf('Database.SaveResult', rows)
}

function errors(result: DmlResult): ApexList {
    return new ApexList(
        { name: 'Database.Error', arguments: [] },
        result.row.errors.map((error) => new DatabaseError(error.statusCode, error.message, error.fields)),
    )
}

const members = {
    'Boolean isSuccess()': (result: DmlResult) => result.row.success,
    'Id getId()': (result: DmlResult) => result.row.id,
    'List<Database.Error> getErrors()': errors,
}

const ids = (values: readonly string[]): ApexList => new ApexList({ name: 'Id', arguments: [] }, [...values])

export const dmlResultTypes: readonly LibraryType[] = [
    systemType('Database.SaveResult', members),
    systemType('Database.DeleteResult', members),
    systemType('Database.UndeleteResult', members),
    systemType('Database.UpsertResult', { ...members, 'Boolean isCreated()': (result: DmlResult) => result.row.created }),
    systemType('Database.MergeResult', { ...members, 'List<Id> getMergedRecordIds()': (result: MergeResult) => ids(result.mergedIds) }),
    systemType('Database.LeadConvertResult', {
        'Boolean isSuccess()': (result: LeadConvertResult) => result.row.success,
        'List<Database.Error> getErrors()': errors,
        'Id getLeadId()': (result: LeadConvertResult) => result.leadId,
        'Id getAccountId()': (result: LeadConvertResult) => result.conversion.accountId,
        'Id getContactId()': (result: LeadConvertResult) => result.conversion.contactId,
        'Id getOpportunityId()': (result: LeadConvertResult) => result.conversion.opportunityId,
    }),
]
