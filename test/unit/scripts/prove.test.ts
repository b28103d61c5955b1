import { describe, expect, test } from '@jest/globals'
import { NotShownHere, prove, renderTable } from '../../../scripts/org/prove/proof.ts'
import type { ProvingOrg } from '../../../scripts/org/prove/proving-org.ts'

/** The proofs of these tests ask the org nothing. */
const org = {} as ProvingOrg
const proof = { what: 'Water is wet', expected: 'wet' }

describe('a proof', () => {
    const outcomes: [boolean | null, string][] = [
        [true, 'as expected'],
        [false, 'DIFFERENT'],
        [null, 'look'],
    ]
    test.each(outcomes)('whose outcome is %p reads "%s"', async (isAsExpected, verdict) => {
        const row = await prove(org, { ...proof, look: () => Promise.resolve({ seen: 'wet', isAsExpected }) })
        expect(row).toEqual({ ...proof, seen: 'wet', verdict })
    })

    test('that cannot be carried out is different from what was expected', async () => {
        const row = await prove(org, { ...proof, look: () => Promise.reject(new Error('no water')) })
        expect(row).toEqual({ ...proof, seen: 'no water', verdict: 'DIFFERENT' })
    })

    test('of what the org has not proves nothing, and says so', async () => {
        const row = await prove(org, { ...proof, look: () => Promise.reject(new NotShownHere('a dry org')) })
        expect(row).toEqual({ ...proof, seen: 'a dry org', verdict: 'not shown here' })
    })
})

test('the table wraps long cells and keeps its columns', () => {
    const long = 'word '.repeat(30).trim()
    const table = renderTable([{ what: long, expected: 'short', seen: 'short', verdict: 'look' }])
    const lines = table.split('\n')
    expect(lines.filter((line) => line.includes('word')).length).toBe(3)
    expect(new Set(lines.filter((line) => line.includes(' | ')).map((line) => line.indexOf(' | '))).size).toBe(1)
})
