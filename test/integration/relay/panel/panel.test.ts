/** POST /v1/panel: the routes of the API for a user whom the org signed for. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { KEYS_ROTATE, PANEL_ROUTES } from '../../../../relay/src/panel/panel-table.ts'
import { addUse } from '../../../../relay/src/quota/use-store.ts'
import type { Use } from '../../../../relay/src/quota/quota-types.ts'
import { sign } from '../../../../relay/src/signing/index.ts'
import { CACHE_TTL_MS } from '../../../../relay/src/orgs/short-cache.ts'
import { PANEL_USER, askPanel, makePanelBody, readPanel } from '../../../support/ask-panel.ts'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { describeLead } from '../../../support/describe-org.ts'
import { OTHER_ORG_ID, makeDeliveryId, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
    await describeLead(relay)
})
afterAll(() => relay.stop())

const usage = { name: 'usage' }

/** Without what any request leaves behind. */
async function takeStore(): Promise<Record<string, string>> {
    return { ...(await takeSnapshot(relay.database)), panel_requests: '' }
}

test('every name of the panel is a route of the API, but for the keys, which no token is to have', () => {
    const names = relay.app.routes.map((route) => route.name)
    expect(Object.entries(PANEL_ROUTES).filter(([, route]) => !names.includes(route))).toEqual([[KEYS_ROTATE, 'rotateKeys']])
})

test('what the package names is what the relay knows, each under the least permission that the relay asks for', async () => {
    const source = readFileSync('force-app/main/panel/classes/PanelNames.cls', 'utf8')
    const table = [...source.matchAll(/'(Headroom_\w+)' => ((?:'[\w ]+'[\s+]*)+)/g)]
    const named = table.flatMap(([, permission = '', texts = '']) => (texts.match(/\w+/g) ?? []).map((name) => ({ name, permission })))
    expect(named.map(({ name }) => name).sort()).toEqual(
        Object.keys(PANEL_ROUTES)
            .filter((name) => name !== KEYS_ROTATE)
            .sort(),
    )
    const permissions = ['Headroom_User', 'Headroom_Rules', 'Headroom_Admin']
    for (const { name, permission } of named.filter((one) => one.permission !== 'Headroom_User')) {
        const less = permissions.slice(0, permissions.indexOf(permission))
        const [refused] = await readPanel(relay, [{ name }], { permissions: less })
        expect([name, refused?.status]).toEqual([name, 403])
    }
})

describe('a panel', () => {
    test('gets its answers in the order of its requests, each with its own status, signed by the response key', async () => {
        const requests = [
            usage,
            { name: 'settingsSave', body: { intervalMinutes: 30 } },
            { name: 'settings' },
            { name: 'rule', path: { ruleId: '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11' } },
            { name: 'audit', query: { limit: 1, page: null } },
            { name: 'settingsSave', body: { intervalMinutes: -1 } },
        ]
        const answer = await askPanel(relay, requests)
        expect(answer.status).toBe(200)
        const [id = '', timestamp = '', signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
            (name) => answer.headers.get(name) ?? '',
        )
        expect(signature).toBe(sign(relay.org.responseKey, id, timestamp, answer.text))
        expect(answer.body).toMatchObject({
            accepted: 6,
            answers: [
                { status: 200, body: { quotas: expect.anything() as unknown } },
                { status: 200, body: { intervalMinutes: 30 } },
                { status: 200, body: { intervalMinutes: 30 } },
                { status: 404, body: { error: { code: 'not_found' } } },
                { status: 200, body: { entries: [{ subject: 'settings', actor: 'user:ada@example.com' }] } },
                { status: 400, body: { error: { code: 'body_invalid', field: 'intervalMinutes' } } },
            ],
        })
    })

    test('is answered as a token is on the same route, also where an answer has no body', async () => {
        const sequenceId = await makeSequence(relay, 'Outbound')
        const rule = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId) })
        const path = { ruleId: (rule.body as { id: string }).id }
        const [one, gone, again] = await readPanel(relay, [
            { name: 'rule', path },
            { name: 'ruleDelete', path },
            { name: 'rule', path },
        ])
        expect(one).toEqual({ status: 200, body: rule.body as unknown })
        expect(gone).toEqual({ status: 204, body: null })
        expect(again?.status).toBe(404)
    })

    test.each([
        ['a query that is not there', { name: 'usage', query: { orgId: OTHER_ORG_ID } }, 'parameter_invalid'],
        ['a path that is not there', { name: 'usage', path: { orgId: OTHER_ORG_ID } }, 'parameter_invalid'],
        ['a path that is missing', { name: 'rule' }, 'parameter_invalid'],
        ['a value that would leave its place', { name: 'story', path: { object: 'Lead', recordId: '../../usage' } }, 'parameter_invalid'],
        ['no body where one is needed', { name: 'settingsSave' }, 'body_invalid'],
    ])('is told of %s in the answer to that request alone', async (_name, request, code) => {
        const [wrong, right] = await readPanel(relay, [request, usage])
        expect(wrong).toMatchObject({ status: 400, body: { error: { code } } })
        expect(right?.status).toBe(200)
    })

    test.each([
        ['no request', { requests: [] }],
        ['thirteen requests', { requests: Array.from({ length: 13 }, () => usage) }],
        ['a name that is none', { requests: [{ name: 'metrics' }] }],
        ['a name of every object', { requests: [{ name: 'constructor' }] }],
        ['a list in a path', { requests: [{ name: 'rule', path: { ruleId: ['a'] } }] }],
        ['a name that the audit could not hold', { user: { id: PANEL_USER, username: 'a b\n', permissions: ['Headroom_Admin'] } }],
        ['an id that is no user’s', { user: { id: '00Q000000000001AAA', username: 'a@b', permissions: ['Headroom_Admin'] } }],
    ])('with %s is refused whole with 400', async (_name, more) => {
        expect(await askPanel(relay, [usage], { more })).toMatchObject({ status: 400, body: { error: { code: 'body_invalid' } } })
    })
})

test('new keys are answered to an admin of the org; the old ones are accepted beside them, and the audit says who made them', async () => {
    let shiftMs = 0
    const world = await startRelay({ clock: { now: () => new Date(Date.now() + shiftMs) } })
    const [made] = await readPanel(world, [{ name: 'keysRotate' }])
    const { requestKey, responseKey } = made?.body as { requestKey: string; responseKey: string }
    const toKey = (text: string): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')
    expect([toKey(requestKey).length, toKey(responseKey).length]).toEqual([32, 32])
    const [audit] = await readPanel(world, [{ name: 'audit' }])
    expect(audit?.body).toMatchObject({ entries: [{ subject: 'org', actor: 'user:ada@example.com' }, {}, {}] })
    expect(JSON.stringify(audit)).not.toContain(requestKey)
    const token = await callApi(world, 'POST', '/v1/keys/rotate')
    expect(token.status).toBe(404)
    shiftMs = CACHE_TTL_MS
    const renewed = { ...world, org: { ...world.org, requestKey: toKey(requestKey), responseKey: toKey(responseKey) } }
    for (const sender of [world, renewed]) expect((await askPanel(sender, [usage])).status).toBe(200)
    await world.stop()
})

describe('FAILURES C2-30: a request of the panel', () => {
    const put = { name: 'settingsSave', body: { intervalMinutes: 45 } }
    const old = String(Math.floor(Date.now() / 1000) - 301)

    test.each([
        ['with a wrong signature', { headers: { 'webhook-signature': 'v1,AAAA' } }],
        ['that is old', { headers: { 'webhook-timestamp': old } }],
        ['of no user', { user: null }],
        ['of a user without a permission', { permissions: [] }],
        ['of a permission that is none', { permissions: ['Headroom_Root', 'headroom_admin'] }],
        ['that speaks for another org', { more: { orgId: OTHER_ORG_ID } }],
    ])('%s is refused with 401 and changes nothing', async (_name, ask) => {
        const before = await takeStore()
        expect(await askPanel(relay, [put], ask)).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } })
        expect(await takeStore()).toEqual(before)
    })

    test('that is sent once more is refused with 401 and does nothing again', async () => {
        const body = makePanelBody(relay, [{ name: 'sequenceCreate', body: { name: 'Made once' } }])
        const headers = signHeaders(relay.org, body, { 'webhook-id': makeDeliveryId() })
        expect((await post(relay, body, headers, '/v1/panel')).status).toBe(200)
        const before = await takeStore()
        expect((await post(relay, body, headers, '/v1/panel')).status).toBe(401)
        expect(await takeStore()).toEqual(before)
    })

    test('signed by the keys of another org is refused with 401', async () => {
        const stranger = await relay.addOrg(OTHER_ORG_ID)
        const body = makePanelBody(relay, [usage])
        const headers = signHeaders({ ...stranger, orgId: relay.org.orgId }, body)
        expect((await post(relay, body, headers, '/v1/panel')).status).toBe(401)
    })
})

describe('FAILURES C2-33: a user with the permission', () => {
    const ofUsers = ['myUsage']
    const ofRules = Object.keys(PANEL_ROUTES).filter((name) =>
        /^(rule|sequence|enrollment|firing|story|recordResync|schema|tracking$)/.test(name),
    )
    const allowed: Record<string, (name: string) => boolean> = {
        Headroom_User: (name) => ofUsers.includes(name),
        Headroom_Rules: (name) => ofRules.includes(name),
        Headroom_Admin: () => true,
    }
    /** They need neither id nor body: whoever may ask for them does something. */
    const acts = [KEYS_ROTATE, 'schemaRequest', 'syncInterval', 'syncPause', 'syncResume', 'syncRun']

    test.each(Object.keys(allowed))('%s is refused whatever is not theirs, and nothing else; nothing changes', async (permission) => {
        const before = await takeStore()
        for (const name of Object.keys(PANEL_ROUTES)) {
            const isAllowed = allowed[permission]?.(name) === true
            if (isAllowed && acts.includes(name)) continue
            const [answer] = await readPanel(relay, [{ name }], { permissions: [permission] })
            expect([name, answer?.status === 403]).toEqual([name, !isAllowed])
        }
        expect(await takeStore()).toEqual(before)
    })

    test('Headroom_User sees the own usage whatever is asked for, and is told which permission set would do for the rest', async () => {
        const requests = [{ name: 'myUsage', path: { user: '005000000000002AAA' } }, { name: 'usage' }, { name: 'rules' }]
        const spent = { quota: 'data', feature: 'sync', object: '', calls: 3 }
        await addUse(relay.database, relay.org.orgId, new Date(), [{ ...spent, userId: '005000000000002AAA' } as Use])
        const [own, ...refused] = await readPanel(relay, requests, { permissions: ['Headroom_User'] })
        expect(own).toMatchObject({ status: 200, body: { entries: [] } })
        expect(refused).toMatchObject([
            { status: 403, body: { error: { message: 'You need the permission set Headroom Admin to do this.' } } },
            { status: 403, body: { error: { message: 'You need the permission set Headroom Rules to do this.' } } },
        ])
    })
})
