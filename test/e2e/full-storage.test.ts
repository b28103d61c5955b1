/** An org that cannot take another row of the buffer, as when its data storage is used up: no save fails and nothing is lost in silence. */
import { afterEach, expect, test } from '@jest/globals'
import { addTrigger, copyPackage } from './package-copy.ts'
import { beat, bufferRows, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

/** Stands for STORAGE_LIMIT_EXCEEDED, which nothing but a full org gives; the third row and all after it are refused. */
const REFUSES_ROWS = `trigger FullStorage on Headroom_Buffer__c(before insert) {
    Integer count = [SELECT COUNT() FROM Headroom_Buffer__c];
    for (Headroom_Buffer__c row : Trigger.new) { if (count >= 2) { row.addError('storage limit exceeded'); } }
}`
const SAVES = 6

let pair: Pair
let removeCopy: () => void

afterEach(async () => {
    await pair.stop()
    removeCopy()
})

async function open(): Promise<void> {
    const copy = copyPackage([])
    removeCopy = () => copy.remove()
    addTrigger(copy, 'FullStorage', REFUSES_ROWS)
    pair = await startPair({ sourceFolders: [copy.folder] })
}

const readGaps = async () => (await pair.relay.app.orgs.getStatus(pair.org.services.orgId))?.gaps.map(({ changes }) => changes)

test('FAILURES H10 changes that the full org cannot keep are counted like those beyond the bound; what it kept arrives', async () => {
    await open()
    await pair.wire.refuse()
    for (let index = 0; index < SAVES; index++) {
        await runApex(pair, `insert new Lead(LastName = 'Lead ${index}', Company = 'X', Status = 'Open');`)
        await pair.org.settle(60_000)
    }
    expect(bufferRows(pair.org)).toHaveLength(2)
    expect(pair.org.usage.snapshot().failedJobs).toBe(0)

    await pair.wire.listen()
    await beat(pair.org)
    expect((await readFeed(pair)).map((change) => change.values['LastName'])).toEqual(['Lead 0', 'Lead 1'])
    expect(await readGaps()).toEqual([SAVES - 2])
}, 60_000)
