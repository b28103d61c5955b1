/** What an entry of the audit says in plain words, and that it says nothing where the fields say enough. */
import { expect, test } from '@jest/globals'
import { explainEntry } from '../../../../relay/src/audit/audit-text.ts'

const TIME = '2026-11-22T10:00:00+00:00'
const LATER = '2026-11-23T10:00:00.5+00:00'
type Entry = Parameters<typeof explainEntry>[0]
const entry = (subject: Entry['subject'], before: Entry['before'], after: Entry['after']): Entry => ({
    subject,
    action: before === null ? 'created' : after === null ? 'removed' : 'changed',
    before,
    after,
})

test.each<[string, Entry, string]>([
    [
        'keys',
        entry('org', { previousKeysExpireAt: null }, { previousKeysExpireAt: TIME }),
        'New keys were made. The org’s old keys are valid',
    ],
    [
        'keys again',
        entry('org', { previousKeysExpireAt: TIME }, { previousKeysExpireAt: LATER }),
        '2026-11-23T10:00:00.500Z at the latest.',
    ],
    [
        'a webhook’s secret',
        entry('webhook', { url: 'x' }, { url: 'x', previousSecretUntil: TIME }),
        'A new secret was made. The old one signs',
    ],
    ['a revoked token', entry('token', { revokedAt: null }, { revokedAt: TIME }), 'It is valid no more since 2026-11-22T10:00:00.000Z.'],
])('it explains %s', (_, one, text) => {
    expect(explainEntry(one)).toContain(text)
})

test.each<[string, Entry]>([
    ['a mode', entry('org', { mode: 'realtime', previousKeysExpireAt: TIME }, { mode: 'paused', previousKeysExpireAt: TIME })],
    ['a new org', entry('org', null, { mode: 'realtime', previousKeysExpireAt: null })],
    ['a rule', entry('rule', { revokedAt: null }, { revokedAt: TIME })],
    ['what is gone', entry('webhook', { previousSecretUntil: TIME }, null)],
])('the fields of %s say enough', (_, one) => {
    expect(explainEntry(one)).toBeNull()
})
