import { describe, expect, test } from '@jest/globals'
import { findWrongPrefix, spellObject } from '../../../../relay/src/platform/standard-objects.ts'
import { REALTIME_OBJECTS } from '../../../../relay/src/schemas/index.ts'

describe('the name of an object', () => {
    test.each([...REALTIME_OBJECTS, 'Campaign'])('%s is known in any case', (object) => {
        expect([object.toLowerCase(), object.toUpperCase(), object].map(spellObject)).toEqual([object, object, object])
    })

    test.each(['lead__c', 'invoice__C', 'Case', 'constructor'])('%s stays as it is: only the org knows it', (object) => {
        expect(spellObject(object)).toBe(object)
    })
})

describe('the id of a record', () => {
    test.each([...REALTIME_OBJECTS, 'Campaign'])('of %s begins as no other of them does', (object) => {
        const others = ['001', '003', '005', '006', '00Q', '00T', '00U', '701'].filter(
            (prefix) => findWrongPrefix(object, `${prefix}000000000001`) === null,
        )
        expect(others).toHaveLength(1)
    })

    test('of another object is told with how it has to begin, and case counts', () => {
        const advice = 'The id of a record of Lead begins with 00Q: give such an id, or name the object that this one is of.'
        expect([findWrongPrefix('Lead', '003000000000001AAA'), findWrongPrefix('Lead', '00q000000000001AAA')]).toEqual([advice, advice])
    })

    test('of an object that only the org knows is nobody’s to judge', () => {
        expect(findWrongPrefix('Invoice__c', '003000000000001AAA')).toBeNull()
    })
})
