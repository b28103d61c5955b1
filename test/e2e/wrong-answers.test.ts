/** Whatever a relay answers, saves succeed, changes wait, and only what the right key signed for this very message is obeyed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg } from '../org/org.ts'
import { accept, HOSTILE_CONTROL, ScriptedRelay, send, type Answer } from './scripted-relay.ts'

const relay = new ScriptedRelay()
let org: LocalOrg

async function runApex(code: string): Promise<void> {
    const result = await org.executeAnonymous(code)
    if (!result.success) throw new Error(`${String(result.compileProblem ?? result.exceptionMessage)} (line ${result.line})`)
}

function rowsOf(soql: string): { get(field: string): unknown }[] {
    const { records } = org.runAsUser(org.users.admin, 'synchronous', () => org.services.data.queryText(soql, () => null))
    return records
}

const bufferRows = () => rowsOf('SELECT Delivery_Id__c, Body__c, Attempts__c, Last_Error__c FROM Headroom_Buffer__c')
const obeyed = () => rowsOf('SELECT Mode__c, Pace_Seconds__c FROM Headroom_State__c').filter((row) => row.get('Mode__c') === 'paused')

beforeAll(async () => {
    org = await createOrg({ sourceFolders: ['force-app/main'] })
    const url = await relay.listen()
    org.addRemoteSite(url)
    // The tests say themselves when a heartbeat comes: the quarter-hourly one would be a message more.
    await runApex(
        `ConnectionController.connect('${url}', '${relay.keys.request}', '${relay.keys.response}'); HeartbeatScheduler.abortAll();`,
    )
    await org.settle() // the org describes itself to the relay first
}, 60_000)
afterAll(async () => {
    await org.close()
    await relay.close()
})
beforeEach(() => {
    relay.answer = accept
    relay.seen.length = 0
})

const evil = (id: string) => relay.signed(id, { accepted: 1, duplicate: false, control: HOSTILE_CONTROL, commands: 0 })

const wrongAnswers: readonly (readonly [name: string, answer: Answer])[] = [
    ['a 500 with a signed body', ({ id }, response) => send(response, 500, evil(id))],
    [
        'a 200 signed with another key',
        ({ id }, response) => {
            const { body, headers } = evil(id)
            const signature = relay.sign(relay.keys.request, id, headers['webhook-timestamp'] as string, body)
            send(response, 200, { body, headers: { ...headers, 'webhook-signature': signature } })
        },
    ],
    [
        'a 200 whose signature differs only in the case of its letters',
        ({ id }, response) => {
            const { body, headers } = evil(id)
            const signature = headers['webhook-signature'] as string
            send(response, 200, { body, headers: { ...headers, 'webhook-signature': `v1,${swapCase(signature.slice(3))}` } })
        },
    ],
    ['a 200 without a signature', ({ id }, response) => send(response, 200, { body: evil(id).body, headers: { 'webhook-id': id } })],
    ['the signed answer to another message', (_request, response) => send(response, 200, evil('another-message-id'))],
    [
        'a signed answer of ten minutes ago',
        ({ id }, response) =>
            send(response, 200, relay.signed(id, { accepted: 1, control: HOSTILE_CONTROL }, String(Math.floor(Date.now() / 1000) - 600))),
    ],
    ['signed garbage', ({ id }, response) => send(response, 200, relay.signed(id, '<html>welcome</html>'))],
    [
        'a signed answer that accepts nothing in particular',
        ({ id }, response) => send(response, 200, relay.signed(id, { control: HOSTILE_CONTROL })),
    ],
    ['a redirect to somewhere else', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    [
        'a connection cut in the middle of the answer',
        (_request, response) => {
            response.writeHead(200, { 'content-length': '1000' })
            response.write('{"accepted":1', () => response.destroy())
        },
    ],
    ['10 s of silence', () => undefined],
]

function swapCase(text: string): string {
    return [...text].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('')
}

describe('a wrong answer from the relay', () => {
    test.each(wrongAnswers)(
        '%s harms no save, is not obeyed, and the change arrives afterwards as the same message',
        async (_name, answer) => {
            relay.answer = answer
            await runApex(`insert new Lead(LastName = 'Wrong', Company = 'Answer');`)
            await org.settle(60_000)

            const attempted = relay.seen.map(({ id, body }) => ({ id, body }))
            const [buffered, ...more] = bufferRows()
            expect(attempted).toHaveLength(1)
            expect(more).toEqual([])
            expect({ id: buffered?.get('Delivery_Id__c'), body: buffered?.get('Body__c') }).toEqual(attempted[0])
            expect(buffered?.get('Last_Error__c')).toEqual(expect.stringMatching(/\w/))
            expect(obeyed()).toEqual([])

            relay.answer = accept
            await runApex('System.enqueueJob(new HeartbeatJob());')
            await org.settle(60_000)
            expect(relay.seen.slice(1).map(({ id, body }) => ({ id, body }))).toContainEqual(attempted[0])
            expect(bufferRows()).toEqual([])
        },
        60_000,
    )

    test('a signed control of the right relay is obeyed, which shows that the tests above would notice', async () => {
        relay.answer = ({ id }, response) => send(response, 200, evil(id))
        await runApex(`insert new Lead(LastName = 'Right', Company = 'Answer');`)
        await org.settle()
        expect(obeyed()).toHaveLength(1)
    })
})
