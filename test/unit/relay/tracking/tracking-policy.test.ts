/** What is told of each field: whether it leaves the org, and why not. */
import { expect, test } from '@jest/globals'
import type { ObjectSchema } from '../../../../relay/src/schemas/index.ts'
import { describeTracking } from '../../../../relay/src/tracking/tracking-policy.ts'
import { makeField } from '../../../support/describe-org.ts'

const schema: ObjectSchema = {
    object: 'Lead',
    version: 1,
    describedAt: '2026-11-22T10:00:00.000Z',
    fields: [makeField('Status', 'picklist'), makeField('Score__c', 'double', { formula: true }), makeField('Phone', 'phone')],
    approvedFields: ['status', 'Score__c'],
    writableFields: null,
}
const noUses = new Map<string, string[]>()
const told = (chosen: readonly string[] | null, more: Partial<ObjectSchema> = {}) =>
    describeTracking({ ...schema, ...more }, chosen, noUses).fields.map(({ isApproved, isWanted, isTracked }) => [
        isApproved,
        isWanted,
        isTracked,
    ])

test('a field is tracked that is approved, in whatever case, and wanted: all are while nobody has chosen', () => {
    expect(told(null)).toEqual([
        [true, true, true],
        [true, true, true],
        [false, true, false],
    ])
    expect(told(['Status', 'Phone'])).toEqual([
        [true, true, true],
        [true, false, false],
        [false, true, false],
    ])
    expect([null, []].map((chosen) => describeTracking(schema, chosen, noUses).tracksAllApproved)).toEqual([true, false])
})

test('while the org has not said what it approved no field counts as tracked', () => {
    expect(told(null, { approvedFields: null })).toEqual(Array(3).fill([null, true, false]))
})

test('a formula is not seen in real time, and a field names the rules that use it', () => {
    const { fields } = describeTracking(schema, null, new Map([['Status', ['Lead becomes Working']]]))
    expect(fields.map(({ name, isSeenInRealTime, usedBy }) => [name, isSeenInRealTime, usedBy])).toEqual([
        ['Status', true, ['Lead becomes Working']],
        ['Score__c', false, []],
        ['Phone', true, []],
    ])
})
