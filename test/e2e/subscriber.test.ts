/** What people learn, and what arrives, when Salesforce gives up on the package's event trigger: ten failed runs, on a driven clock. */
import { afterEach, expect, test } from '@jest/globals'
import type { FeedChange } from '../../scripts/demo/relay-client.ts'
import { readOrgMetadata } from '../org/composition/org-metadata.ts'
import { expectProven, HOUR_MS, openPair, pass, readSync } from './checked-pair.ts'
import { copyPackage } from './package-copy.ts'
import { rowsOf, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

const MINUTE_MS = 60_000
const FAILS_AGAIN = {
    file: 'DeliveryDispatcher.cls',
    find: 'List<ChangePack> packs = ChangePack.fromEvents(events);',
    replace:
        "List<ChangePack> packs = ChangePack.fromEvents(events); if (!packs.isEmpty()) { throw new EventBus.RetryableException('broken'); }",
}
const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** The rows that the pair begins with are the first that the trigger fails on. */
async function openBroken(): Promise<Pair> {
    const copy = copyPackage([FAILS_AGAIN])
    cleanUps.push(() => copy.remove())
    const pair = await openPair(3, copy.folder)
    cleanUps.push(() => pair.stop())
    const [subscriber] = rowsOf(pair.org, 'SELECT Status, Retries, LastError FROM EventBusSubscriber')
    expect(['Status', 'Retries', 'LastError'].map((field) => subscriber?.get(field))).toEqual(['Error', 10, 'broken'])
    return pair
}

/** A check finds what the bus lost, and tells it under a transaction of its own. */
const isRealTime = ({ transaction }: FeedChange): boolean => !transaction.startsWith('heal-')

interface Notices {
    readonly notices: readonly { readonly kind: string; readonly text: string; readonly details: { readonly reason: string } }[]
}

const tellStop = (notices: Notices): number => notices.notices.filter(({ details }) => details.reason === 'subscriber_stopped').length

/** As the panel does every quarter of a minute while somebody has it open. */
async function lookAtPanel({ org }: Pair): Promise<Notices> {
    const text = await org.callApex('PanelController', 'look', ['[{"view":"notices"}]'])
    return (JSON.parse(String(text)) as { answers: { notices: { body: Notices } } }).answers.notices.body
}

test('FAILURES H7 the panel shows the alarm within five minutes, once the trigger is mended real time returns, and nothing is missing', async () => {
    const pair = await openBroken()
    const openedAt = pair.org.services.clock.now()
    const shown = await lookAtPanel(pair)
    expect(shown.notices[0]).toMatchObject({ kind: 'realtime_stopped', text: expect.stringContaining('RecordChange and resume it') })
    expect(pair.org.services.clock.now() - openedAt).toBeLessThan(5 * MINUTE_MS)
    expect(await readSync(pair)).toMatchObject({ reason: 'subscriber_stopped' })
    // The heartbeat says the same, which is no news.
    await pass(pair, 20 * MINUTE_MS)
    expect(tellStop(await lookAtPanel(pair))).toBe(1)
    expect((await readFeed(pair)).filter(isRealTime)).toEqual([])

    // As an admin deploys the mended package: it resumes with what is new.
    pair.org.install(readOrgMetadata({ sourceFolders: ['force-app/main'], before: pair.org.services.schema }))
    await pass(pair, 20 * MINUTE_MS)
    expect(await readSync(pair)).toMatchObject({ mode: 'realtime', reason: 'not_read' })
    await runApex(pair, `for (Lead one : [SELECT Id FROM Lead LIMIT 1]) { one.Status = 'Working'; update one; }`)
    await pair.org.settle()
    expect((await readFeed(pair)).filter(isRealTime)).toMatchObject([{ object: 'Lead', operation: 'updated' }])
    await pass(pair, 2.5 * HOUR_MS)
    expect((await expectProven(pair)).healed).toBeGreaterThan(0)
}, 60_000)
