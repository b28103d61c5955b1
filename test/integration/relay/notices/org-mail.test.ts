/** Notices that the org mails itself: handed over with the answer to a heartbeat until a heartbeat says that it was sent, and no longer. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createOrgMail, giveNotice } from '../../../../relay/src/notices/index.ts'
import type { OrgMail } from '../../../../relay/src/notices/index.ts'
import { callApi } from '../../../support/call-api.ts'
import { makeBody, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let events = 0
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())
beforeEach(async () => {
    await relay.database.query('delete from notices')
    await name([])
})

const name = (recipients: readonly string[]): Promise<unknown> => callApi(relay, 'PUT', '/v1/settings', { body: { recipients } })
const brake = (rule: string): Promise<void> =>
    giveNotice(relay.database, relay.org.orgId, { kind: 'rule_braked', event: `event ${events++}`, details: { name: rule } })
const pass = (minutes: number): Promise<unknown> =>
    relay.database.query(`update notice_mails set run_after = run_after - $1 * interval '1 minute'`, [minutes])

/** What the answer to a heartbeat asks the org to mail. */
async function beat(mailed: string | null = null): Promise<OrgMail | null> {
    const body = makeBody([], { orgId: relay.org.orgId, kind: 'heartbeat', mailed })
    const answer = await post(relay, body, signHeaders(relay.org, body))
    return (answer.body['control'] as { mail?: OrgMail } | undefined)?.mail ?? null
}

test('where nobody is named the org mails its admins, once, with what happened and what to do', async () => {
    await brake('New leads')
    const mail = await beat()
    expect(mail).toMatchObject({ subject: 'Headroom: a rule is held', to: [] })
    expect(mail?.text).toContain('The rule "New leads" fired more often in an hour than it may.')
    expect(mail?.text).toContain('You hold the permission set Headroom Admin')
    await pass(16)
    expect(await beat(mail?.id)).toBeNull()
    await pass(60)
    expect(await beat(mail?.id)).toBeNull()
})

test('a mail whose answer was lost is handed over again under the same id, together with nothing that happened since', async () => {
    await brake('First')
    const first = await beat()
    await pass(16)
    expect(await beat()).toEqual(first)
    await brake('Second')
    const second = await beat(first?.id)
    expect(second?.text).toContain('Second')
    expect(second?.text).not.toContain('First')
})

test('several notices come in one mail', async () => {
    for (const rule of ['One', 'Two']) await brake(rule)
    expect(await beat()).toMatchObject({ subject: 'Headroom: 2 notices' })
})

test('people who are named are mailed by the org where the relay has no mail server, and by the relay where it has one', async () => {
    await name(['ada@example.com', 'grace@example.com'])
    await brake('New leads')
    const withServer = createOrgMail({ hasServer: true })
    expect(await relay.database.transaction((sql) => withServer(sql, relay.org.orgId, null))).toBeNull()
    expect((await beat())?.to).toEqual(['ada@example.com', 'grace@example.com'])
})

test('a delivery of changes brings no mail, and an id that is none is refused', async () => {
    await brake('New leads')
    const changes = makeBody([], { orgId: relay.org.orgId })
    expect((await post(relay, changes, signHeaders(relay.org, changes))).body['control']).not.toHaveProperty('mail')
    const wrong = makeBody([], { orgId: relay.org.orgId, kind: 'heartbeat', mailed: 'x' })
    expect(await post(relay, wrong, signHeaders(relay.org, wrong))).toMatchObject({ status: 400, body: { error: { field: 'mailed' } } })
})
