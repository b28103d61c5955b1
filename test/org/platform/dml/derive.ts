/** Fields that Salesforce computes from others when a row is saved: composed names, closed flags, probabilities, activity accounts. */
import { ApexDatetime } from '../../runtime/date-time.ts'
import { Decimal } from '../../runtime/decimal.ts'
import type { SObject } from '../../runtime/sobject.ts'
import type { DataCore } from '../core.ts'
import type { SchemaObject } from '../schema-types.ts'

interface Stage {
    readonly probability: number
    readonly category: string
}

/** Stages of a new org: probability in per cent and forecast category. Any other stage counts as open. */
const STAGES: Readonly<Record<string, Stage>> = {
    Prospecting: { probability: 10, category: 'Pipeline' },
    Qualification: { probability: 10, category: 'Pipeline' },
    'Needs Analysis': { probability: 20, category: 'Pipeline' },
    'Value Proposition': { probability: 50, category: 'Pipeline' },
    'Id. Decision Makers': { probability: 60, category: 'Pipeline' },
    'Perception Analysis': { probability: 70, category: 'Pipeline' },
    'Proposal/Price Quote': { probability: 75, category: 'Pipeline' },
    'Negotiation/Review': { probability: 90, category: 'Pipeline' },
    'Closed Won': { probability: 100, category: 'Closed' },
    'Closed Lost': { probability: 0, category: 'Omitted' },
}

function text(record: SObject, key: string): string | null {
    return record.raw(key) as string | null
}

function composeName(record: SObject): void {
    const parts = [text(record, 'firstname'), text(record, 'lastname')].filter((part) => part !== null)
    record.setRaw('name', parts.length === 0 ? null : parts.join(' '))
}

function deriveOpportunity(record: SObject, before: ReadonlyMap<string, unknown> | null): void {
    const name = text(record, 'stagename')
    const stage = STAGES[name ?? '']
    record.setRaw('isclosed', name === 'Closed Won' || name === 'Closed Lost')
    record.setRaw('iswon', name === 'Closed Won')
    const stageChanged = before === null || before.get('stagename') !== name
    if (stage !== undefined && stageChanged && (before !== null || record.raw('probability') === null)) {
        record.setRaw('probability', Decimal.ofInteger(stage.probability))
    }
    if (stage !== undefined && stageChanged) {
        record.setRaw('forecastcategory', stage.category)
        record.setRaw('forecastcategoryname', stage.category)
    }
    const amount = record.raw('amount')
    const probability = record.raw('probability')
    const isKnown = amount instanceof Decimal && probability instanceof Decimal
    record.setRaw('expectedrevenue', isKnown ? amount.multiply(probability).divideTo(Decimal.ofInteger(100), 2, 'HALF_UP') : null)
}

function accountOfActivity(core: DataCore, record: SObject): string | null {
    const what = text(record, 'whatid')
    const who = text(record, 'whoid')
    if (what?.startsWith('001') === true) return what
    for (const id of [what, who]) {
        const account = id === null ? null : core.store.row(id)?.values.get('accountid')
        if (typeof account === 'string') return account
    }
    return null
}

function deriveTask(core: DataCore, record: SObject): void {
    const isClosed = text(record, 'status') === 'Completed'
    record.setRaw('isclosed', isClosed)
    record.setRaw('ishighpriority', text(record, 'priority') === 'High')
    if (!isClosed) record.setRaw('completeddatetime', null)
    else if (record.raw('completeddatetime') === null) record.setRaw('completeddatetime', core.now())
    record.setRaw('accountid', accountOfActivity(core, record))
}

/** Start and end, start and duration: each pair gives the third. */
function deriveEvent(core: DataCore, record: SObject): void {
    const start = record.raw('startdatetime') ?? record.raw('activitydatetime')
    if (start instanceof ApexDatetime) {
        record.setRaw('startdatetime', start)
        record.setRaw('activitydatetime', start)
        const minutes = record.raw('durationinminutes')
        const end = record.raw('enddatetime')
        if (end instanceof ApexDatetime) record.setRaw('durationinminutes', Math.round((end.milliseconds - start.milliseconds) / 60_000))
        else if (typeof minutes === 'number') record.setRaw('enddatetime', new ApexDatetime(start.milliseconds + minutes * 60_000))
    }
    record.setRaw('accountid', accountOfActivity(core, record))
}

function deriveCase(core: DataCore, record: SObject): void {
    const isClosed = text(record, 'status') === 'Closed'
    record.setRaw('isclosed', isClosed)
    if (!isClosed) record.setRaw('closeddate', null)
    else if (record.raw('closeddate') === null) record.setRaw('closeddate', core.now())
}

function deriveAccount(object: SchemaObject, record: SObject): void {
    if (object.fields.get('ispersonaccount') === undefined) return
    const isPerson = record.raw('lastname') !== null
    record.setRaw('ispersonaccount', isPerson)
    if (isPerson) composeName(record)
}

/** `before` is null on insert. */
export function deriveFields(core: DataCore, object: SchemaObject, record: SObject, before: ReadonlyMap<string, unknown> | null): void {
    if (object.hasCompositeName) composeName(record)
    if (object.name === 'Opportunity') deriveOpportunity(record, before)
    if (object.name === 'Task') deriveTask(core, record)
    if (object.name === 'Event') deriveEvent(core, record)
    if (object.name === 'Case') deriveCase(core, record)
    if (object.name === 'Account') deriveAccount(object, record)
}
