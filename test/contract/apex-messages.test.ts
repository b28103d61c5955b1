/** The Apex side of the contract is the same contract: its class of constants is what test/contract generates. */
import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { CONTRACT_CLASS, contractMessages } from '../../scripts/apex-check/write-contract-messages.ts'

test('the Apex constants equal the golden messages and signature vectors', async () => {
    expect(await readFile(CONTRACT_CLASS, 'utf8')).toBe(await contractMessages())
})
