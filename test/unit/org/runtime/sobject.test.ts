import { describe, expect, test } from '@jest/globals'
import * as R from '../../../org/runtime/operations.ts'
import { ANY, ApexList, ApexMap } from '../../../org/runtime/collections.ts'
import { deepCopy } from '../../../org/runtime/deep-copy.ts'
import type { SObject } from '../../../org/runtime/sobject.ts'
import { toText } from '../../../org/runtime/text.ts'
import { call, inApex, programClass, thrown } from './apex-session.ts'

const lead = (fields: Record<string, unknown> = {}): SObject => R.newSObject('Lead', { lastname: 'Hopper', ...fields })

function queried(): SObject {
    const record = R.newSObject('Contact', { id: '003000000000001AAA', lastname: 'Hopper' })
    record.selected = new Set(['id', 'lastname', 'email'])
    return record
}

describe('reading', () => {
    test('row B1: an unselected field throws, a selected empty one is null', () => {
        inApex(() => {
            expect(R.getField(queried(), 'email')).toBeNull()
            expect(thrown(() => R.getField(queried(), 'phone'))).toBe(
                'System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Contact.Phone',
            )
        })
    })

    test('row B2: Id is always there', () => {
        inApex(() => {
            const record = R.newSObject('Contact')
            record.selected = new Set(['lastname'])
            expect(R.getField(record, 'id')).toBeNull()
        })
    })

    test('row B3: a parent is null in memory, an error when it was not selected, and null-safe when it is empty', () => {
        inApex(() => {
            expect(R.getParent(R.newSObject('Contact'), 'account')).toBeNull()
            expect(thrown(() => R.getParent(queried(), 'account'))).toContain('Contact.Account')
            const record = queried()
            record.parents.set('account', null)
            expect(R.getFieldOfParent(R.getParent(record, 'account'), 'name')).toBeNull()
        })
    })

    test('rows B4 and B5: isSet and getPopulatedFieldsAsMap', () => {
        inApex(() => {
            const made = lead({ company: null })
            expect([made.isSet('Company'), made.isSet('Phone'), queried().isSet('Email')]).toEqual([true, false, true])
            expect(thrown(() => made.isSet('Nope'))).toBe('System.SObjectException: Invalid field Nope for Lead')
            expect(queried().populated()).toEqual([
                ['Id', '003000000000001AAA'],
                ['LastName', 'Hopper'],
            ])
        })
    })
})

describe('writing', () => {
    test('row B6: put returns the value before and checks the type', () => {
        inApex(() => {
            const record = lead()
            expect([record.put('lastname', 'Lovelace'), record.get('LastName')]).toEqual(['Hopper', 'Lovelace'])
            expect(thrown(() => record.put('LastName', 7))).toBe('System.SObjectException: Illegal assignment from Integer to String')
            expect(record.get('LastName')).toBe('Lovelace')
        })
    })

    test('row A32: a read-only row refuses writes with an exception that no catch sees', () => {
        inApex(() => {
            const record = lead()
            record.isReadOnly = true
            let caught: unknown
            try {
                R.putField(record, 'lastname', 'x')
            } catch (error) {
                caught = error
            }
            expect([R.isCatchable(caught), (caught as Error).message]).toEqual([false, 'Record is read-only'])
        })
    })

    test('row C15: addError on a row that allows none', () => {
        inApex(() => {
            const record = lead()
            call('SObject', 'addError(String)', record, '<b>no</b>')
            expect(record.errors).toEqual([{ message: '&lt;b&gt;no&lt;/b&gt;', fields: [] }])
            record.allowsErrors = false
            expect(thrown(() => record.addError('x'))).toBe('System.FinalException: SObject row does not allow errors')
        })
    })
})

describe('copies', () => {
    test('row B7: clone drops the Id and audit fields unless asked', () => {
        inApex(() => {
            const record = queried()
            expect([record.clone().id, record.clone(true).id]).toEqual([null, '003000000000001AAA'])
            expect(record.clone().cloneSourceId).toBe('003000000000001AAA')
        })
    })

    test('row A36: an sObject key is lost when the record changes', () => {
        inApex(() => {
            const record = lead()
            const map = new ApexMap(ANY, ANY, [[record, 1]])
            expect(map.has(lead())).toBe(true)
            record.put('Company', 'Navy')
            expect(map.has(record)).toBe(false)
        })
    })

    test('rows D3 and A38: a snapshot shares nothing and has no transient values', () => {
        class Job extends R.ApexObject {
            names: unknown = null
            cache: unknown = null
        }
        const field = (name: 'names' | 'cache'): Parameters<typeof programClass>[3] => [
            {
                name,
                type: ANY,
                isTransient: name === 'cache',
                get: (self) => (self as Job)[name],
                set: (self, value) => ((self as Job)[name] = value),
            },
        ]
        Object.assign(Job, { $class: programClass('Job', Job, [], [...(field('names') ?? []), ...(field('cache') ?? [])]) })
        const job = new Job()
        job.names = new ApexList(ANY, ['a'])
        job.cache = 'c'
        const copy = deepCopy(job)
        ;(job.names as ApexList).add('b')
        expect([(copy.names as ApexList).items, copy.cache]).toEqual([['a'], null])
    })
})

test('a record prints its fields in the order they were set', () => {
    expect(inApex(() => toText(lead({ company: 'Navy' })))).toBe('Lead:{LastName=Hopper, Company=Navy}')
})
