/** Admins hear of an outage of the relay from Salesforce itself, once, and once more when it is over. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg } from '../org/org.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { ScriptedRelay, send, type Answer } from './scripted-relay.ts'

const QUARTER_MS = 900_000
const relay = new ScriptedRelay()
let org: LocalOrg

/** Right by the clock of the org, which is not that of this machine. */
const accept: Answer = ({ id, timestamp }, response, right) => send(response, 200, relay.signed(id, right.body, timestamp))
const isOut: Answer = (_request, response, right) => send(response, 503, right)

async function quartersPass(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
        await org.services.clock.advance(QUARTER_MS)
        await org.settle()
    }
}

beforeAll(async () => {
    org = await createOrg({ sourceFolders: ['force-app/main'], clock: createDrivenClock(Date.parse('2026-11-22T10:00:00Z')) })
    const url = await relay.listen()
    org.addRemoteSite(url)
    relay.answer = accept
    const connected = await org.executeAnonymous(
        `ConnectionController.connect('${url}', '${relay.keys.request}', '${relay.keys.response}');`,
    )
    expect(connected).toMatchObject({ success: true })
    await org.settle()
}, 60_000)
afterAll(async () => {
    await org.close()
    await relay.close()
})

test('an outage is told after an hour, once, and its end is told', async () => {
    await quartersPass(1)
    relay.answer = isOut
    await quartersPass(3)
    expect(org.notifications).toEqual([])
    await quartersPass(8)
    expect(org.notifications).toEqual([
        {
            type: 'Headroom_Relay',
            title: 'Headroom cannot reach its relay',
            body: expect.stringContaining('The relay answered with status 503'),
            recipients: [org.users.admin.id],
            // An hour after the last accepted one, give or take the milliseconds by which heartbeats vary.
            sentAt: expect.stringMatching(/^2026-11-22T11:(15|30):/),
        },
    ])

    relay.answer = accept
    await quartersPass(4)
    expect(org.notifications.map(({ title }) => title)).toEqual(['Headroom cannot reach its relay', 'Headroom reaches its relay again'])
})
