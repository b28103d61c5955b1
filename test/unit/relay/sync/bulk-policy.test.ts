/** What comes before the first Bulk job of a read. */
import { expect, test } from '@jest/globals'
import { isNoting } from '../../../../relay/src/sync/bulk-policy.ts'

test('what the mirror has is noted until all of it is', () => {
    expect(isNoting({ notedTo: '', state: 'waiting', jobs: 0 })).toBe(true)
    expect(isNoting({ notedTo: '00Q000000000001EAA', state: 'waiting', jobs: 0 })).toBe(true)
    expect(isNoting({ notedTo: null, state: 'waiting', jobs: 0 })).toBe(false)
})

test('nothing is noted behind a job that an older version of the relay made: what it has read already would pass for gone', () => {
    for (const state of ['working', 'reading', 'read'] as const) expect(isNoting({ notedTo: '', state, jobs: 1 })).toBe(false)
    expect(isNoting({ notedTo: '', state: 'waiting', jobs: 1 })).toBe(false)
    expect(isNoting({ notedTo: '', state: 'reading', jobs: 0 })).toBe(false)
})
