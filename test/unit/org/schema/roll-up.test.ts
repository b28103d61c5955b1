import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { loadSchema } from '../../../org/platform/schema.ts'
import type { Schema } from '../../../org/platform/schema-types.ts'

const folder = mkdtempSync(join(tmpdir(), 'roll-up-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** @param fields `Object.Field` -> the elements after its name. */
function load(fields: Readonly<Record<string, string>>): Schema {
    const source = mkdtempSync(join(folder, 'source-'))
    for (const [path, elements] of Object.entries(fields)) {
        const [object = '', name = ''] = path.split('.')
        const files = join(source, 'objects', object, 'fields')
        mkdirSync(files, { recursive: true })
        writeFileSync(join(files, `${name}.field-meta.xml`), `<CustomField><fullName>${name}</fullName>${elements}</CustomField>`)
    }
    return loadSchema({ sourceFolders: [source] })
}

interface Summary {
    readonly key?: string
    readonly operation?: string
    readonly field?: string
    readonly filter?: readonly [field: string, operation: string, value: string]
}

function summary({ key = 'Opportunity.AccountId', operation = 'sum', field = 'Opportunity.Amount', filter }: Summary): string {
    const [name, comparison, value] = filter ?? []
    const item = `<field>${name}</field><operation>${comparison}</operation><value>${value}</value>`
    const criteria = filter === undefined ? '' : `<summaryFilterItems>${item}</summaryFilterItems>`
    const what = `<summarizedField>${field}</summarizedField><summaryForeignKey>${key}</summaryForeignKey>`
    return `<type>Summary</type>${what}<summaryOperation>${operation}</summaryOperation>${criteria}`
}

test('it is of the type of what it summarizes, calculated and written by nobody; a count is a whole number', () => {
    const { fields } = load({
        'Account.Total__c': summary({}),
        'Account.Last__c': summary({ operation: 'max', field: 'Opportunity.CloseDate' }),
        'Account.Deals__c': summary({ operation: 'count' }),
    }).object('Account')!
    const shared = { calculated: true, createable: false, updateable: false, custom: true }
    expect(fields.get('total__c')).toMatchObject({ ...shared, type: 'currency', apexType: 'Decimal', precision: 18, scale: 2 })
    expect(fields.get('last__c')).toMatchObject({ ...shared, type: 'date', apexType: 'Date', precision: null })
    expect(fields.get('deals__c')).toMatchObject({ ...shared, type: 'double', scale: 0 })
})

test.each<[string, Summary, string]>([
    ['of a lookup', { key: 'Contact.AccountId' }, 'summaryForeignKey Contact.AccountId is no master-detail relationship to Account'],
    ['of no field', { key: 'Opportunity.No__c' }, 'summaryForeignKey Opportunity.No__c is no master-detail relationship to Account'],
    ['with an average', { operation: 'avg' }, 'summaryOperation avg is none of count, sum, min and max'],
    [
        'that sums dates',
        { field: 'Opportunity.CloseDate' },
        'summarizedField Opportunity.CloseDate is no field of Opportunity that sum takes',
    ],
    ['of a text', { operation: 'min', field: 'Opportunity.Name' }, 'summarizedField Opportunity.Name is no field of Opportunity that min'],
    ['of the master', { field: 'Account.AnnualRevenue' }, 'summarizedField Account.AnnualRevenue is no field of Opportunity'],
    ['of itself', { field: 'Account.X__c' }, 'summarizedField Account.X__c is no field of Opportunity'],
    ['by a field that is not there', { filter: ['Opportunity.No__c', 'equals', '1'] }, 'summaryFilterItems name Opportunity.No__c'],
    [
        'by text within',
        { filter: ['Opportunity.Name', 'contains', 'x'] },
        'not implemented: summaryFilterItems Opportunity.Name contains x',
    ],
    [
        'by dates',
        { filter: ['Opportunity.CloseDate', 'equals', 'TODAY'] },
        'not implemented: summaryFilterItems Opportunity.CloseDate equals',
    ],
    ['by no number', { filter: ['Opportunity.Amount', 'equals', 'x'] }, 'not implemented: summaryFilterItems Opportunity.Amount equals x'],
])('a roll-up %s is refused by name', (_, one, message) => {
    expect(() => load({ 'Account.X__c': summary(one) })).toThrow(message)
})

test('a cross-object formula is not rolled up, nor does a 26th roll-up fit', () => {
    const formula = '<type>Number</type><precision>18</precision><scale>0</scale><formula>Account.NumberOfEmployees + 1</formula>'
    const fields = { 'Opportunity.Staff__c': formula, 'Account.X__c': summary({ field: 'Opportunity.Staff__c' }) }
    expect(() => load(fields)).toThrow('a roll-up summary field takes no cross-object formula (Opportunity.staff__c)')
    const many = (count: number) =>
        load(Object.fromEntries(Array.from({ length: count }, (_, index) => [`Account.X${index}__c`, summary({})])))
    expect(many(25).object('Account')?.rollUps.size).toBe(25)
    expect(() => many(26)).toThrow('Account has 25 roll-up summary fields already')
})
