import { expect, test } from '@jest/globals'
import { makeToken } from '../../../../relay/src/orgs/org-keys.ts'

test('the last four characters of a token can stand on a command line: they never begin with a dash', () => {
    const tokens = Array.from({ length: 5_000 }, () => makeToken('00D000000000001EAA'))
    expect(tokens.filter((token) => token.at(-4) === '-')).toEqual([])
    expect(tokens.filter((token) => token.at(-3) === '-').length).toBeGreaterThan(0)
    expect(new Set(tokens).size).toBe(tokens.length)
})
