/** SOQL from typed parts: what is no name, id or time is refused, whatever it contains. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { writeQuery } from '../../../../relay/src/salesforce/soql.ts'
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

test.each([
    ['a sub-query as a field', { fields: ['Id, (SELECT Id FROM Contacts)'] }],
    ['a comment as a field', { fields: ['Name FROM User--'] }],
    ['a name of 81 characters', { fields: ['a'.repeat(81)] }],
    ['a look-alike letter', { fields: ['Nаme'] }],
    ['an object with a quote', { object: "Lead'" }],
    ['an id with a quote', { where: [{ field: 'Id', ids: ["001' OR '1'='1"] }] }],
    ['a time that is none', { where: [{ field: 'SystemModstamp', operator: '>', at: new Date('2026-01-01T00:00:00Z OR Id != null') }] }],
    ['no id at all', { where: [{ field: 'Id', ids: [] }] }],
    ['too many ids', { where: [{ field: 'Id', ids: Array.from({ length: 2_001 }, () => ID) }] }],
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
