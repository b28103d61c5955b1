/**
 * Lead conversion: account, contact and opportunity made or used, then the lead's update with IsConverted. The new rows fire before
 * triggers only where the org asks for them (row C31); after triggers and the lead's own update triggers always run.
 */
import { SObject } from '../../runtime/sobject.ts'
import { ApexDate, DAY_MS } from '../../runtime/date-time.ts'
import type { DataCore } from '../core.ts'
import type { ConversionResult, LeadConversion, RowError } from '../data-types.ts'
import { recordOf } from '../records.ts'
import type { Row } from '../table.ts'
import { attemptChunk, markAttempt } from './attempts.ts'
import { prepareInsert } from './prepare.ts'
import type { Pending } from './prepare.ts'
import { findSelfReference } from './refusals.ts'
import { failed, rowErrors, saved } from './row-errors.ts'
import { saveAndRollUp } from './roll-ups.ts'

/** Contact fields and the lead fields they come from, lower-case. */
const CONTACT_FIELDS: readonly (readonly [contact: string, lead: string])[] = [
    ['firstname', 'firstname'],
    ['lastname', 'lastname'],
    ['salutation', 'salutation'],
    ['title', 'title'],
    ['email', 'email'],
    ['phone', 'phone'],
    ['mobilephone', 'mobilephone'],
    ['fax', 'fax'],
    ['leadsource', 'leadsource'],
    ['description', 'description'],
    ['mailingstreet', 'street'],
    ['mailingcity', 'city'],
    ['mailingstate', 'state'],
    ['mailingpostalcode', 'postalcode'],
    ['mailingcountry', 'country'],
]

const ACCOUNT_FIELDS: readonly (readonly [account: string, lead: string])[] = [
    ['name', 'company'],
    ['phone', 'phone'],
    ['fax', 'fax'],
    ['website', 'website'],
    ['industry', 'industry'],
    ['rating', 'rating'],
    ['annualrevenue', 'annualrevenue'],
    ['numberofemployees', 'numberofemployees'],
    ['billingstreet', 'street'],
    ['billingcity', 'city'],
    ['billingstate', 'state'],
    ['billingpostalcode', 'postalcode'],
    ['billingcountry', 'country'],
]

class ConversionError extends Error {
    readonly errors: readonly RowError[]
    constructor(errors: readonly RowError[]) {
        super('lead conversion failed')
        this.errors = errors
    }
}

function conversionError(message: string): RowError {
    return { statusCode: 'INVALID_STATUS', message, fields: [] }
}

/** Lead statuses that mean converted; the default one of a new org. */
const CONVERTED_STATUS = 'Closed - Converted'

function findLead(core: DataCore, conversion: LeadConversion): Row {
    const row = core.store.table('Lead').row(conversion.leadId)
    if (row === undefined) throw new ConversionError([rowErrors.crossReference()])
    if (row.deletion !== null) throw new ConversionError([rowErrors.deleted()])
    const refusal = findSelfReference(conversion.leadId, 'update')
    if (refusal !== null) throw new ConversionError([refusal])
    if (row.values.get('isconverted') === true) throw new ConversionError([rowErrors.convertedLead()])
    if (conversion.convertedStatus !== CONVERTED_STATUS)
        throw new ConversionError([conversionError(`invalid convertedStatus: ${conversion.convertedStatus}`)])
    return row
}

function insertFrom(core: DataCore, name: string, values: readonly (readonly [string, unknown])[]): string {
    const object = core.schema.object(name)!
    const input = new SObject(object)
    for (const [key, value] of values) if (value !== undefined && value !== null) input.setRaw(key, value)
    const pending = prepareInsert(core, object, input, 0)
    saveAndRollUp(core, object, [pending], { allOrNone: true, skipsBefore: !core.automation.triggersOnLeadConversion })
    if (pending.errors.length > 0) throw new ConversionError(pending.errors)
    return pending.id!
}

function copied(lead: Row, fields: readonly (readonly [string, string])[]): [string, unknown][] {
    return fields.map(([to, from]) => [to, lead.values.get(from)])
}

function requireRow(core: DataCore, object: string, id: string): string {
    const row = core.store.table(object).row(id)
    if (row === undefined || row.deletion !== null) throw new ConversionError([rowErrors.crossReference()])
    return id
}

/** The close date is the end of the current quarter. */
function quarterEnd(core: DataCore): ApexDate {
    const now = new Date(core.clock.now())
    return new ApexDate(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3 + 3, 0) / DAY_MS)
}

interface Made {
    readonly accountId: string
    readonly contactId: string
    readonly opportunityId: string | null
}

function makeRows(core: DataCore, lead: Row, conversion: LeadConversion): Made {
    const owner: [string, unknown] = ['ownerid', conversion.ownerId ?? lead.values.get('ownerid')]
    const { accountId, contactId } = conversion
    const account =
        accountId === null ? insertFrom(core, 'Account', [...copied(lead, ACCOUNT_FIELDS), owner]) : requireRow(core, 'Account', accountId)
    const contact =
        contactId === null
            ? insertFrom(core, 'Contact', [...copied(lead, CONTACT_FIELDS), ['accountid', account], owner])
            : requireRow(core, 'Contact', contactId)
    const opportunity = conversion.doNotCreateOpportunity
        ? null
        : insertFrom(core, 'Opportunity', [
              ['name', conversion.opportunityName ?? lead.values.get('company')],
              ['stagename', 'Prospecting'],
              ['closedate', quarterEnd(core)],
              ['accountid', account],
              ['leadsource', lead.values.get('leadsource')],
              owner,
          ])
    return { accountId: account, contactId: contact, opportunityId: opportunity }
}

function closeLead(core: DataCore, lead: Row, conversion: LeadConversion, made: Made): void {
    const object = core.schema.object('Lead')!
    const record = recordOf(object, lead.values)
    const values: readonly (readonly [string, unknown])[] = [
        ['isconverted', true],
        ['status', conversion.convertedStatus],
        ['converteddate', new ApexDate(Math.floor(core.clock.now() / DAY_MS))],
        ['convertedaccountid', made.accountId],
        ['convertedcontactid', made.contactId],
        ['convertedopportunityid', made.opportunityId],
        ['isunreadbyowner', false],
    ]
    for (const [key, value] of values) record.setRaw(key, value)
    const pending: Pending = { index: 0, input: new SObject(object), before: lead, record, errors: [], id: lead.id }
    saveAndRollUp(core, object, [pending], { allOrNone: true })
    if (pending.errors.length > 0) throw new ConversionError(pending.errors)
}

function convertOne(core: DataCore, conversion: LeadConversion): ConversionResult {
    const goBack = markAttempt(core)
    try {
        const lead = findLead(core, conversion)
        const made = makeRows(core, lead, conversion)
        closeLead(core, lead, conversion, made)
        return { result: saved(lead.id), ...made }
    } catch (error) {
        if (!(error instanceof ConversionError)) throw error
        goBack(false)
        return { result: failed(error.errors, conversion.leadId), accountId: null, contactId: null, opportunityId: null }
    }
}

/** One result per conversion, in order. With allOrNone the caller undoes everything when one failed. */
export function convertRows(core: DataCore, conversions: readonly LeadConversion[], allOrNone: boolean): ConversionResult[] {
    const object = core.schema.object('Lead')!
    const results: ConversionResult[] = []
    const inputs = conversions.map((conversion, index) => {
        const record = new SObject(object)
        record.setRaw('id', conversion.leadId)
        return { index, record }
    })
    attemptChunk(core, inputs, allOrNone, (rest) =>
        rest.map(({ index }) => {
            results[index] = convertOne(core, conversions[index]!)
            return results[index].result
        }),
    )
    return results
}
