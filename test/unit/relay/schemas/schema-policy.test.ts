import { expect, test } from '@jest/globals'
import { compareFields } from '../../../../relay/src/schemas/schema-policy.ts'
import { makeField } from '../../../support/describe-org.ts'

const status = makeField('Status', 'picklist', { picklistValues: ['Open', 'Closed'] })
const name = makeField('LastName', 'string', { length: 80 })

test('the same fields in another order are no difference', () => {
    expect(compareFields([status, name], [name, status])).toBeNull()
})

test('fields that came, went and changed are told apart, and of the changed ones what changed', () => {
    const after = [{ ...status, picklistValues: ['Open', 'Closed', 'Lost'], label: 'State' }, makeField('Score__c', 'double')]
    expect(compareFields([status, name], after)).toEqual({
        added: ['Score__c'],
        removed: ['LastName'],
        changed: [{ field: 'Status', properties: ['label', 'picklistValues'] }],
    })
})

test('a field that was renamed is one that went and one that came', () => {
    expect(compareFields([name], [status])).toEqual({ added: ['Status'], removed: ['LastName'], changed: [] })
    expect(compareFields([name, status], [{ ...status, label: 'State' }])).toMatchObject({ removed: ['LastName'] })
})

test('a property that appears or disappears is a change', () => {
    const shorter = makeField('LastName', 'string')
    expect(compareFields([name], [shorter])?.changed).toEqual([{ field: 'LastName', properties: ['length'] }])
    expect(compareFields([shorter], [name])?.changed).toEqual([{ field: 'LastName', properties: ['length'] }])
})
