import { expect, test } from '@jest/globals'
import { toId18, toOrgId } from '../../../../relay/src/platform/salesforce-id.ts'

test.each([
    ['001000000000000', '001000000000000AAA'],
    ['001000000000000AAA', '001000000000000AAA'],
    ['00Q000000000001', '00Q000000000001EAA'],
    // The lowest bit stands for the first of five characters.
    ['A0000b0000C0000', 'A0000b0000C0000BAB'],
    ['0000A0000B0000C', '0000A0000B0000CQQQ'],
    ['ABCDEFGHIJKLMNO', 'ABCDEFGHIJKLMNO555'],
    ['abcdeZ0000z9Z9z', 'abcdeZ0000z9Z9zABE'],
])('%s is %s', (text, id) => {
    expect(toId18(text)).toBe(id)
})

test.each([
    ['a checksum of other capitals', '00Q000000000001AAA'],
    ['an id in lower case', '00q000000000001eaa'],
    ['a character less', '00Q00000000000'],
    ['a character more', '00Q0000000000011'],
    ['seventeen characters', '00Q000000000001EA'],
    ['nineteen characters', '00Q000000000001EAAA'],
    ['what comes before it', ' 00Q000000000001'],
    ['what comes after it', '00Q000000000001\n'],
    ['a quote', "00Q00000000000'"],
    ['nothing', ''],
])('%s makes no id', (_name, text) => {
    expect(toId18(text)).toBeNull()
})

test('the id of an org begins with 00D', () => {
    expect(toOrgId('00D000000000001')).toBe('00D000000000001EAA')
    expect(['00Q000000000001', 'x00D00000000001', '00D'].map(toOrgId)).toEqual([null, null, null])
})
