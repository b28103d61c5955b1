import { describe, expect, test } from '@jest/globals'
import type { FieldValue } from '../../../../relay/src/mirror/index.ts'
import { compileCondition, readMoment } from '../../../../relay/src/rules/rule-condition.ts'
import { FieldPlaces, RuleRecord } from '../../../../relay/src/rules/rule-record.ts'
import type { Condition } from '../../../../relay/src/rules/rule-schema.ts'

function holds(operator: string, value: unknown, now: FieldValue, before = now): boolean {
    const places = new FieldPlaces()
    const predicate = compileCondition({ field: 'F', operator, value } as Condition, places)
    return predicate(new RuleRecord(places, { F: now }), new RuleRecord(places, { F: before }))
}

describe('conditions', () => {
    test.each([
        ['equals', 'working', 'Working', true],
        ['equals', 'Working', 'Working - Contacted', false],
        ['equals', 'Working', 'Nothing', false],
        ['equals', 'Working', 'Work', false],
        ['equals', 'İstanbul', 'İSTANBUL', true],
        ['equals', 'ΑΘΗΝΑ', 'Αθηνα', true],
        ['equals', 'Working', null, false],
        ['equals', 100, 100, true],
        ['equals', 100, '100', false],
        ['equals', true, true, true],
        ['equals', '2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000+0000', true],
        ['does_not_equal', 'Working', 'WORKING', false],
        ['does_not_equal', 'Working', null, true],
        ['contains', 'ACME', 'The acme company', true],
        ['contains', 'acme', null, false],
        ['starts_with', 'the', 'The acme', true],
        ['starts_with', 'acme', 'The acme', false],
        ['ends_with', 'ACME', 'The acme', true],
        ['greater_than', 5, 5, false],
        ['greater_than', 5, 5.01, true],
        ['greater_than', 5, null, false],
        ['greater_than_or_equal', 5, 5, true],
        ['less_than', '2026-11-22', '2026-11-21', true],
        ['less_than', '2026-11-22', '2026-11-22', false],
        ['less_than', 5, 'abc', false],
        ['greater_than', '2026-11-22', 20_261_123, false],
        ['greater_than', '2026-02-30', '2026-03-05', false],
        ['less_than_or_equal', '2026-11-22T10:00:00Z', '2026-11-22T11:00:00.000+0100', true],
        ['is_null', true, null, true],
        ['is_null', true, '', true],
        ['is_null', true, 'x', false],
        ['is_null', false, 0, true],
        ['is_null', false, null, false],
    ])('%s %j of %j is %s', (operator, value, now, expected) => {
        expect(holds(operator, value, now)).toBe(expected)
    })

    test.each([
        ['is_changed', true, 'a', 'A', true],
        ['is_changed', true, 'a', 'a', false],
        ['is_changed', false, 'a', 'a', true],
        ['is_changed', true, null, 'a', true],
        ['changed_from', 'Open', 'Working', 'open', true],
        ['changed_from', 'Open', 'open', 'Open', false],
        ['changed_from', 'Open', 'Working', 'Closed', false],
        ['changed_from', null, 'x', null, true],
        ['changed_to', 'Working', 'Working', 'Open', true],
        ['changed_to', 'Working', 'Working', 'Working', false],
        ['changed_to', 'Working', 'Closed', 'Open', false],
        ['changed_to', null, null, 'Open', true],
        ['changed_to', null, '', 'Open', true],
    ])('%s %j of %j that was %j is %s', (operator, value, now, before, expected) => {
        expect(holds(operator, value, now, before)).toBe(expected)
    })

    test('a moment is a date or a date and time, and nothing else', () => {
        expect(readMoment('2026-11-22')).toBe(Date.UTC(2026, 10, 22))
        expect(readMoment('2026-11-22T10:00:00.5+01:00')).toBe(Date.UTC(2026, 10, 22, 9, 0, 0, 500))
        expect(readMoment('2026-11-22T10:00:00.500+01:00')).toBe(Date.UTC(2026, 10, 22, 9, 0, 0, 500))
        const others = ['2026-13-01', '2026-02-30', '2026-11-22 10:00:00', '2026-11-22T10:00:00.1234Z', '22.11.2026', '2026', 'At work', '']
        expect(others.filter((text) => readMoment(text) !== null)).toEqual([])
    })
})
