/** What rules that are judged together share of a record. */
import { expect, test } from '@jest/globals'
import { FieldPlaces, RuleRecord } from '../../../../relay/src/rules/rule-record.ts'

test('a field has one place, whichever rule asks for it', () => {
    const places = new FieldPlaces()
    expect(['Status', 'Rating', 'Status', 'Rating', 'City'].map((field) => places.placeOf(field))).toEqual([0, 1, 0, 1, 2])
    expect(places.fields).toEqual(['Status', 'Rating', 'City'])
})

test('a record carries a field also where it is empty, and not one that did not come', () => {
    const places = new FieldPlaces()
    const [status, rating] = [places.placeOf('Status'), places.placeOf('Rating')]
    const record = new RuleRecord(places, { Status: null, City: 'Bonn' })
    expect([[status], [rating], [status, rating], []].map((asked) => record.carries(asked))).toEqual([true, false, false, true])
    expect(new RuleRecord(places, { Status: null, Rating: 'Hot' }).carries([status, rating])).toBe(true)
})
