import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { IdSequence } from '../../../org/platform/ids.ts'
import { loadSchema } from '../../../org/platform/schema.ts'
import type { Schema } from '../../../org/platform/schema-types.ts'
import { toId18 } from '../../../org/runtime/ids.ts'
import { FIXTURES } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'schema-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Metadata of one field of Lead, after its name. */
function loadLeadField(name: string, elements: string): () => Schema {
    const source = mkdtempSync(join(folder, 'lead-'))
    const fields = join(source, 'objects', 'Lead', 'fields')
    mkdirSync(fields, { recursive: true })
    writeFileSync(join(fields, `${name}.field-meta.xml`), `<CustomField><fullName>${name}</fullName>${elements}</CustomField>`)
    return () => loadSchema({ sourceFolders: [source] })
}

const loadField = (type: string): (() => Schema) => loadLeadField('X__c', `<label>X</label><type>${type}</type>`)

const ELEVEN_AWAY = `ConvertedAccount.${'Parent.'.repeat(10)}NumberOfEmployees`

function loadObject(name: string, sharingModel: string): () => Schema {
    const object = join(folder, name, 'objects', name)
    mkdirSync(object, { recursive: true })
    writeFileSync(
        join(object, `${name}.object-meta.xml`),
        `<CustomObject><label>X</label><sharingModel>${sharingModel}</sharingModel></CustomObject>`,
    )
    return () => loadSchema({ sourceFolders: [join(folder, name)] })
}

describe('schema', () => {
    const schema = loadSchema({ sourceFolders: [FIXTURES] })

    test('row A1: objects and fields are found regardless of case', () => {
        expect(schema.object('LEAD')?.fields.get('lastname')?.name).toBe('LastName')
    })

    test('custom fields keep what their metadata says', () => {
        expect(schema.object('Thing__c')?.fields.get('code__c')).toMatchObject({
            type: 'string',
            length: 10,
            unique: true,
            externalId: true,
            caseSensitive: false,
        })
        expect(schema.object('Thing__c')?.fields.get('size__c')).toMatchObject({ apexType: 'Decimal', precision: 6, scale: 2 })
        expect(schema.object('Thing__c')?.fields.get('kind__c')).toMatchObject({
            restrictedPicklist: true,
            picklistValues: ['Red', 'Blue'],
            defaultValue: 'Red',
        })
    })

    test('a lookup gives its parent a child relationship', () => {
        expect(schema.object('Lead')?.children.get('things__r')).toMatchObject({ object: 'Thing__c', field: 'Lead__c', onDelete: 'clear' })
        expect(schema.object('Thing__c')?.children.get('parts__r')).toMatchObject({ object: 'Part__c', cascadeDelete: true })
    })

    test('events, custom settings and custom objects are told apart', () => {
        const kinds = ['Thing__c', 'Thing_Happened__e', 'Thing_Settings__c', 'Thing_Names__c'].map((name) => schema.object(name)?.kind)
        expect(kinds).toEqual(['custom', 'event', 'hierarchySetting', 'listSetting'])
        expect(schema.object('Thing_Happened__e')?.publishBehavior).toBe('PublishAfterCommit')
    })

    test('person account fields exist only where person accounts are enabled', () => {
        expect(schema.object('Account')?.fields.has('personemail')).toBe(false)
        expect(loadSchema({ sourceFolders: [], personAccounts: true }).object('Account')?.fields.has('personemail')).toBe(true)
    })

    test.each(['AutoNumber', 'Location', 'ExternalLookup'])('the field type %s is refused by name', (type) => {
        expect(loadField(type)).toThrow(`not implemented: field type ${type} (Lead.X__c)`)
    })

    test.each([
        ['TODAY()', 'TODAY()'],
        ['AnnualRevenue / 2', '/ 2'],
        ['Owner.Name', 'Owner.Name'],
        ['ConvertedAccount.Nothing__c', 'ConvertedAccount.Nothing__c'],
        [ELEVEN_AWAY, `${ELEVEN_AWAY}, 11 relationships away,`],
        ['Status & "!"', 'Status, of type picklist,'],
        ['AnnualRevenue + Company', 'number + text'],
        ['AnnualRevenue +', 'an end without an operand'],
        ['(AnnualRevenue', '( without )'],
        ['Nothing__c', 'Nothing__c'],
        ['X__c', 'X__c'],
    ])('the formula %s is refused by name', (formula, what) => {
        const elements = `<label>X</label><type>Number</type><scale>0</scale><formula>${formula.replace('&', '&amp;')}</formula>`
        expect(loadLeadField('X__c', elements)).toThrow(`not implemented: ${what} in the formula of Lead.X__c`)
    })

    test('a formula that gives something else than its type, and one of another type, are refused', () => {
        const ofType = (type: string) => loadLeadField('X__c', `<type>${type}</type><formula>AnnualRevenue</formula>`)
        expect(ofType('Text')).toThrow('not implemented: a formula of number as string (Lead.X__c)')
        expect(ofType('Checkbox')).toThrow('not implemented: formulas of type Checkbox (Lead.X__c)')
    })

    test('a standard field keeps what it is when metadata encrypts or classifies it', () => {
        const elements =
            '<complianceGroup>PII</complianceGroup><complianceGroup>GDPR</complianceGroup>' +
            '<encryptionScheme>ProbabilisticEncryption</encryptionScheme><securityClassification>Restricted</securityClassification>'
        const email = loadLeadField('Email', elements)().object('Lead')?.fields.get('email')
        const protection = { encrypted: true, securityClassification: 'Restricted', complianceGroup: 'PII;GDPR' }
        expect(email).toEqual({ ...schema.object('Lead')?.fields.get('email'), ...protection })
    })

    test('what else metadata says of a standard field is refused by name', () => {
        expect(loadLeadField('Email', '<trackHistory>true</trackHistory>')).toThrow(
            'not implemented: trackHistory of a standard field (Email)',
        )
        expect(loadLeadField('Email', '<encryptionScheme>CaseSensitiveDeterministicEncryption</encryptionScheme>')).toThrow(
            'not implemented: encryptionScheme CaseSensitiveDeterministicEncryption',
        )
    })

    test('a sharing model that the org does not follow is refused by name', () => {
        expect(loadObject('Box__c', 'ControlledByParent')).toThrow('not implemented: sharing model ControlledByParent')
        expect(loadObject('Safe__c', 'Private')().object('Safe__c')?.sharingModel).toBe('Private')
    })
})

describe('ids', () => {
    test('row C38: three check characters, one per five, bits set for capitals, lowest bit first', () => {
        expect(toId18('00QAb0000000001')).toBe('00QAb0000000001MAA')
    })

    test('ids go up, carry their prefix and are 18 characters long', () => {
        const ids = new IdSequence()
        const [first, second] = [ids.next('00Q'), ids.next('00Q')]
        expect([first.slice(0, 3), first.length, first < second]).toEqual(['00Q', 18, true])
    })
})
