/** What the org's own rules refuse reaches a person in Salesforce's words, by whichever channel the write went. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { OrgData } from '../org/platform/data.ts'
import { beat } from './start-pair.ts'
import { logActivities, readWrite, startApiPair, type ApiPair } from './start-writes-pair.ts'

const WORDS = `Say "why" & how: length < 80, don't write &lt; [or so]`

let pair: ApiPair

beforeAll(async () => {
    pair = await startApiPair()
    const { validationRules } = (pair.org.services.data as OrgData).automation
    validationRules.push({ object: 'Task', rule: () => ({ message: WORDS, field: 'Subject' }) })
}, 60_000)
afterAll(() => pair.stop())

test.each(['apex', 'api'] as const)('FAILURES T3 a validation rule’s message has its & < and quotes by channel %s', async (channel) => {
    await pair.api.request('PUT', '/v1/settings', { writeChannel: channel })
    const [write] = await logActivities(pair, [{ subject: 'Call back' }])
    await (channel === 'api' ? pair.relay.app.writes.drain() : beat(pair.org))
    const problem = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: WORDS, fields: ['Subject'] }
    expect(await readWrite(pair, write!.id)).toMatchObject({ state: 'parked', channel, problem })
})
