/** SOQL from typed parts: what is no name, id or time is refused, whatever it contains. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { writeCount, writeQuery } from '../../../../relay/src/salesforce/soql.ts'
import type { Query } from '../../../../relay/src/salesforce/soql.ts'

const AT = new Date('2026-11-22T10:00:00Z')
const ID = '00Q000000000001EAA'

const query = (more: Partial<Query> = {}): string => writeQuery({ object: 'Lead', fields: ['Id', 'Score__c'], where: [], ...more })

test('a query is written from its parts', () => {
    expect(query()).toBe('SELECT Id, Score__c FROM Lead')
    expect(
        query({
            where: [
                { field: 'SystemModstamp', operator: '>=', at: AT },
                { field: 'Id', ids: [ID, '00Q000000000002'] },
            ],
            orderBy: ['SystemModstamp', 'Id'],
        }),
    ).toBe(
        `SELECT Id, Score__c FROM Lead WHERE SystemModstamp >= 2026-11-22T10:00:00.000Z AND Id IN ('${ID}','00Q000000000002EAA') ORDER BY SystemModstamp, Id`,
    )
})

test('records are found by an external key as by an id, and counted as they are read', () => {
    const where = [{ field: 'Key__c', keys: ['7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11', 'B2'] }]
    expect(query({ where })).toBe(`SELECT Id, Score__c FROM Lead WHERE Key__c IN ('7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11','B2')`)
    expect(writeCount('Lead', where)).toBe(`SELECT COUNT() FROM Lead WHERE Key__c IN ('7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11','B2')`)
    expect(writeCount('Lead', [])).toBe('SELECT COUNT() FROM Lead')
})

test('a name of 80 characters, a key of 64 and 2,000 ids are taken', () => {
    expect(query({ fields: ['a'.repeat(80)] })).toContain(' aaa')
    expect(query({ where: [{ field: 'Key__c', keys: ['k'.repeat(64)] }] })).toContain(" ('kkk")
    expect(query({ where: [{ field: 'Id', ids: Array.from({ length: 2_000 }, () => ID) }] })).toContain(ID)
})

test('what is refused is told by its first hundred characters', () => {
    const told = JSON.stringify(`${'-'.repeat(99)}x`)
    const hostile = `${'-'.repeat(99)}xyz`
    expect(() => query({ object: hostile })).toThrow(`Not a name of an object or field: ${told}`)
    expect(() => query({ where: [{ field: 'Id', ids: [hostile] }] })).toThrow(`Not a record id: ${told}`)
    expect(() => query({ where: [{ field: 'Key__c', keys: [`'${hostile}`] }] })).toThrow(`Not a key: "'${'-'.repeat(99)}"`)
})

test.each([
    ['a sub-query as a field', { fields: ['Id, (SELECT Id FROM Contacts)'] }],
    ['a comment as a field', { fields: ['Name FROM User--'] }],
    ['a name of 81 characters', { fields: ['a'.repeat(81)] }],
    ['a look-alike letter', { fields: ['Nаme'] }],
    ['an object with a quote', { object: "Lead'" }],
    ['an order by more than a name', { orderBy: ['Id DESC'] }],
    ['a key with a quote', { where: [{ field: 'Key__c', keys: ["A' OR Id != '"] }] }],
    ['a key that begins with a quote', { where: [{ field: 'Key__c', keys: ["'A"] }] }],
    ['an empty key', { where: [{ field: 'Key__c', keys: [''] }] }],
    ['a key of 65 characters', { where: [{ field: 'Key__c', keys: ['k'.repeat(65)] }] }],
    ['an id with a quote', { where: [{ field: 'Id', ids: ["001' OR '1'='1"] }] }],
    ['a time that is none', { where: [{ field: 'SystemModstamp', operator: '>', at: new Date('2026-01-01T00:00:00Z OR Id != null') }] }],
    ['no id at all', { where: [{ field: 'Id', ids: [] }] }],
    ['too many ids', { where: [{ field: 'Id', ids: Array.from({ length: 2_001 }, () => ID) }] }],
    ['no key at all', { where: [{ field: 'Key__c', keys: [] }] }],
    ['no field', { fields: [] }],
] satisfies [string, Partial<Query>][])('FAILURES C1-22 %s is refused', (_name, more) => {
    expect(() => query(more)).toThrow(RangeError)
})

test('FAILURES C1-22 whatever stands where a name or an id belongs, the query keeps its shape or is refused', () => {
    const shape = /^SELECT [A-Za-z]\w*(?:, [A-Za-z]\w*)* FROM [A-Za-z]\w* WHERE [A-Za-z]\w* IN \('[A-Za-z0-9]{18}'\)$/
    const hostile = fc.oneof(
        fc.string(),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom("' OR ''='", "\\' OR Id != null", '\u2028', 'Id FROM Lead', '--', '%00', ID, 'Name'),
    )
    fc.assert(
        fc.property(hostile, hostile, hostile, hostile, (object, field, key, id) => {
            try {
                expect(writeQuery({ object, fields: ['Id', field], where: [{ field: key, ids: [id] }] })).toMatch(shape)
            } catch (error) {
                expect(error).toBeInstanceOf(RangeError)
            }
        }),
        { numRuns: process.env['HEADROOM_LONG'] === undefined ? 10_000 : 100_000 },
    )
})
