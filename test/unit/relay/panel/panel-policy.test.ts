/** Who may have which route: by the permissions that the org signed, and by nothing else. */
import { describe, expect, test } from '@jest/globals'
import { holdsAny, mayUse, neededFor } from '../../../../relay/src/panel/panel-policy.ts'
import type { AskedRoute } from '../../../../relay/src/panel/panel-policy.ts'

const ADA = '005000000000001AAA'
const user = (...permissions: string[]) => ({ id: ADA, username: 'ada@example.com', permissions })
const asked = (name: string, tag = 'other', params: Record<string, string> = {}): AskedRoute => {
    return { route: { name, tag } as AskedRoute['route'], params }
}

const OWN_USAGE = asked('getUsageOfUser', 'usage', { user: ADA })
const OTHERS_USAGE = asked('getUsageOfUser', 'usage', { user: '005000000000002AAA' })
const MAKE_RULE = asked('createRule', 'rules')
const MAKE_SEQUENCE = asked('createSequence', 'sequences')
const READ_STORY = asked('getRecordStory', 'records')
const CHANGE_SETTINGS = asked('updateSettings', 'settings')

const EVERYTHING = [OWN_USAGE, OTHERS_USAGE, MAKE_RULE, MAKE_SEQUENCE, READ_STORY, CHANGE_SETTINGS]
const mayHave = (...permissions: string[]) => EVERYTHING.map((one) => mayUse(user(...permissions), one))

describe('a user with', () => {
    test.each<[string, string[], boolean[]]>([
        ['no permission', [], [false, false, false, false, false, false]],
        ['Headroom User', ['Headroom_User'], [true, false, false, false, false, false]],
        ['Headroom Rules', ['Headroom_Rules'], [false, false, true, true, true, false]],
        ['both', ['Headroom_User', 'Headroom_Rules'], [true, false, true, true, true, false]],
        ['Headroom Admin', ['Headroom_Admin'], [true, true, true, true, true, true]],
        ['a permission of another case', ['headroom_admin'], [false, false, false, false, false, false]],
        ['permissions of others', ['ManageUsers', 'Headroom_Sync'], [false, false, false, false, false, false]],
    ])('%s may have just what that permission allows', (_who, permissions, expected) => {
        expect(mayHave(...permissions)).toEqual(expected)
        expect(holdsAny(user(...permissions))).toBe(expected.includes(true))
    })
})

test.each(['getRecord', 'getRecordStory', 'getSchema', 'listFields', 'listRecords', 'listSchemas', 'resyncRecord'])(
    'who makes rules may also %s',
    (name) => expect(mayUse(user('Headroom_Rules'), asked(name))).toBe(true),
)

test('who may see the own usage may have no other route that names a user', () => {
    expect(mayUse(user('Headroom_User'), asked('updateUser', 'usage', { user: ADA }))).toBe(false)
})

test('who may not is told the least permission set that would do', () => {
    expect(EVERYTHING.map((one) => neededFor(user(), one))).toEqual([
        'Headroom User',
        'Headroom Admin',
        'Headroom Rules',
        'Headroom Rules',
        'Headroom Rules',
        'Headroom Admin',
    ])
})
