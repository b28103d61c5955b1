import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { problemSchema } from '../../../../relay/src/http/index.ts'
import type { Route } from '../../../../relay/src/http/index.ts'
import { giveNotice } from '../../../../relay/src/notices/index.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import type { ApiAnswer, CallOptions } from '../../../support/call-api.ts'
import { describeLead } from '../../../support/describe-org.ts'
import { OTHER_ORG_ID, deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let stranger: TestOrg
/** What stands in the paths of org A's things. */
let own: Record<string, string>

const RECORD = '00Q000000000001EAA'
/** Names of things that every org has. */
const COMMON = { quota: 'data', field: 'Status', value: 'Working', user: '005000000000001AAA' }
const MISSING: Record<string, string> = {
    ...COMMON,
    object: 'Contact',
    recordId: '003000000000009AAA',
    ruleId: '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11',
    sequenceId: '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11',
    webhookId: '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11',
    messageId: 'msg_00000000000000000000000000000000',
    failureId: '999999999',
    noticeId: '999999999',
    writeId: '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11',
}

/** A record need not be known to be written to, in one's own org. */
const ANY_RECORD = new Set(['changeRecord'])
/** Served by routers of their own. */
const SIGNED = ['POST /v1/commands', 'POST /v1/deliveries', 'POST /v1/panel']
const WEBHOOK = { url: 'http://127.0.0.1:9/', events: [], isEnabled: false }
const ACTIVITY = { kind: 'task', subject: 'Call of A', ownerId: '005000000000001AAA' }
const RANGE = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' }

beforeAll(async () => {
    relay = await startRelay()
    stranger = await relay.addOrg(OTHER_ORG_ID)
    const sequenceId = await makeSequence(relay, 'Outbound of A')
    const rule = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { name: 'Rule of A' }) })
    await deliver(relay, [makeChange({ recordId: RECORD }), makeChange({ recordId: RECORD, operation: 'exploded' })])
    await describeLead(relay)
    const failures = await callApi(relay, 'GET', '/v1/failures')
    const failureId = (failures.body as { failures: { id: string }[] }).failures[0]?.id ?? ''
    await eventually(async () => {
        const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments`)
        return (answer.body as { enrollments: unknown[] }).enrollments[0] ?? null
    })
    const webhook = await callApi(relay, 'POST', '/v1/webhooks', { body: WEBHOOK })
    const webhookId = (webhook.body as { id: string }).id
    const message = await callApi(relay, 'POST', `/v1/webhooks/${webhookId}/test`)
    const messageId = (message.body as { id: string }).id
    const logged = await callApi(relay, 'POST', '/v1/activities', { body: { activities: [ACTIVITY] } })
    const writeId = (logged.body as { activities: { id: string }[] }).activities[0]?.id ?? ''
    await giveNotice(relay.database, relay.org.orgId, { kind: 'rules_looped', event: 'Loop of A', details: {} })
    const [notice] = await relay.database.query<{ id: string }>('select notice_id::text as id from notices order by notice_id desc limit 1')
    own = {
        ...COMMON,
        object: 'Lead',
        recordId: RECORD,
        ruleId: (rule.body as { id: string }).id,
        sequenceId,
        webhookId,
        messageId,
        failureId,
        writeId,
        noticeId: notice?.id ?? '',
    }
})
afterAll(() => relay.stop())

const fill = (path: string, values: Record<string, string>): string => path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
const guarded = (): Route[] => relay.app.routes.filter((route) => route.security === 'token')

/** A body that the route accepts, so that only the id can be what is refused. */
function bodyOf(route: Route, name: string): CallOptions {
    if (route.body === null) return {}
    if (route.body.name === 'RuleInput') return { body: makeRuleInput(own['sequenceId'] ?? '', { name }) }
    if (route.body.name === 'WebhookInput') return { body: WEBHOOK }
    if (route.body.name === 'ReplayInput') return { body: RANGE }
    if (route.body.name === 'BackfillInput') return { body: { object: 'Lead' } }
    if (route.body.name === 'SettingsInput') return { body: { intervalMinutes: 30 } }
    if (route.body.name === 'ActivityInput') return { body: { activities: [ACTIVITY] } }
    if (route.body.name === 'RecordChange') return { body: { fields: { Status: 'Working' } } }
    if (route.body.name === 'MappingInput') return { body: { direction: 'both' } }
    if (route.body.name === 'WriteEdit') return { body: { fields: { Subject: 'Call back' } } }
    if (route.body.name === 'WriteGroup') return { body: {} }
    if (route.body.name === 'EnableInput') return { body: {} }
    if (route.body.name === 'TrackedFieldsInput') return { body: { fields: ['Status'] } }
    if (route.body.name === 'HeldFiringsDecision') return { body: { decision: 'release' } }
    return { body: route.body.name === 'EnrollmentInput' ? { records: [{ object: 'Lead', recordId: RECORD }] } : { name } }
}

const urlOf = (route: Route, values: Record<string, string>): string =>
    fill(route.path, values) + (route.name === 'unenrollRecordByQuery' ? `?recordId=${values['recordId'] ?? ''}` : '')

async function hashTables(): Promise<string> {
    const tables = [
        'orgs',
        'rules',
        'sequences',
        'enrollments',
        'firings',
        'records',
        'changes',
        'outbox',
        'deliveries',
        'api_tokens',
        'webhooks',
        'webhook_messages',
        'failures',
        'schemas',
        'tracked_fields',
        'writes',
        'mappings',
    ]
    const hashes = tables.map((table) => `(select coalesce(md5(string_agg(md5(t::text), '' order by t::text)), '') from ${table} t)`)
    const rows = await relay.database.query<{ hash: string }>(`select concat_ws('/', ${hashes.join(', ')}) as hash`)
    return rows[0]?.hash ?? ''
}

interface Layer {
    route?: { path: string }
    handle: { stack?: Layer[] }
}

/** Paths as Express has them, whoever put them there beside the route table. */
function walk(layers: readonly Layer[]): string[] {
    return layers.flatMap((layer) => (layer.route === undefined ? walk(layer.handle.stack ?? []) : [layer.route.path]))
}

describe('/openapi.json', () => {
    type Operation = {
        responses: Record<string, unknown>
        operationId: string
        parameters: { name: string; schema: { type?: string } }[]
    }
    interface Document {
        openapi: string
        paths: Record<string, Record<string, Operation>>
        components: { schemas: Record<string, unknown> }
    }
    const readDocument = async (): Promise<Document> => (await callApi(relay, 'GET', '/openapi.json', { token: null })).body as Document

    test('names every method of the route table and every path that Express serves beside it, and nothing else', async () => {
        const { paths } = await readDocument()
        const served = walk((relay.app.handler as unknown as { router: { stack: Layer[] } }).router.stack)
        expect(new Set(served.map((path) => `POST ${path}`))).toEqual(new Set(SIGNED))
        const described = Object.entries(paths).flatMap(([path, methods]) =>
            Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
        )
        const expected = [...relay.app.routes.map((route) => `${route.method} ${route.path}`), ...SIGNED]
        expect(described.sort()).toEqual(expected.sort())
    })

    test('every reference resolves, every operation has an id of its own and says what its errors look like', async () => {
        const document = await readDocument()
        const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map((found) => found[1] ?? '')
        expect(references.filter((name) => !(name in document.components.schemas))).toEqual([])
        const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
        expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length)
        expect(operations.filter((operation) => operation.responses['500'] === undefined)).toEqual([])
    })

    test('every parameter says its type', async () => {
        const operations = Object.values((await readDocument()).paths).flatMap((methods) => Object.values(methods))
        const parameters = operations.flatMap((operation) => operation.parameters)
        expect(parameters.filter(({ schema }) => schema.type === undefined)).toEqual([])
        expect(new Set(parameters.filter(({ name }) => name === 'page').map(({ schema }) => schema.type))).toEqual(new Set(['string']))
    })

    test('its rule is bounded: strict, with the operators by name', async () => {
        const schema = JSON.stringify((await readDocument()).components.schemas['RuleInput'])
        expect(schema).toContain('"additionalProperties":false')
        expect(schema).toContain('"maxItems":50')
        expect(schema).toContain('"changed_to"')
    })
})

describe('answers', () => {
    const exercise = async (route: Route): Promise<ApiAnswer> => {
        // What can be edited, retried and cancelled.
        if (route.tag === 'writes') await relay.database.query(`update writes set state = 'parked', settled_at = now()`)
        const values = route.method === 'DELETE' && route.name !== 'unenrollRecord' ? { ...own, ...fresh } : own
        return callApi(relay, route.method, urlOf(route, values), bodyOf(route, `made for ${route.name}`))
    }
    let fresh: Record<string, string> = {}

    test('of every route are as its schema says, field by field', async () => {
        const sequenceId = await makeSequence(relay, 'to be deleted')
        const rule = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { name: 'to be deleted' }) })
        await callApi(relay, 'POST', `/v1/sequences/${sequenceId}/enrollments`, {
            body: { records: [{ object: 'Lead', recordId: RECORD }] },
        })
        const webhook = await callApi(relay, 'POST', '/v1/webhooks', { body: WEBHOOK })
        const webhookId = (webhook.body as { id: string }).id
        fresh = { sequenceId, ruleId: (rule.body as { id: string }).id, webhookId }
        const order = ['unenrollRecordByQuery', 'deleteRule', 'deleteSequence']
        const routes = relay.app.routes.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
        for (const route of routes) {
            const answer = await exercise(route)
            expect([route.name, answer.status, answer.text.slice(0, 200)]).toEqual([route.name, route.answer.status, expect.anything()])
            if (route.answer.body !== undefined)
                expect([route.name, route.answer.body.schema.parse(answer.body)]).toEqual([route.name, answer.body])
            else if (route.answer.contentType === undefined) expect([route.name, answer.text]).toEqual([route.name, ''])
            else expect([route.name, answer.headers.get('content-type')?.split(';')[0]]).toEqual([route.name, route.answer.contentType])
        }
    })
})

describe('FAILURES C2-30 and C2-31: another org', () => {
    test.each([
        ['no token', null],
        ['an empty one', ''],
        ['one that is none', 'hr_x'],
        ['one that does not exist', `hr_00D000000000001EAA_${'A'.repeat(43)}`],
    ])('%s is refused on every route with one and the same answer', async (_name, token) => {
        const before = await hashTables()
        for (const route of guarded()) {
            const answer = await callApi(relay, route.method, urlOf(route, own), { ...bodyOf(route, 'x'), token })
            const { error } = problemSchema.parse(answer.body)
            expect([route.name, answer.status, error.code, error.message]).toEqual([
                route.name,
                401,
                'unauthorized',
                'Send a valid API token of the org: authorization: Bearer <token>.',
            ])
        }
        expect(await hashTables()).toBe(before)
    })

    test('the token of B on each thing of A, with every method, gets what a missing id gets, and changes nothing', async () => {
        const before = await hashTables()
        for (const route of guarded().filter((one) => /Id\}/.test(one.path) && !ANY_RECORD.has(one.name))) {
            const [foreign, missing] = await Promise.all(
                [own, MISSING].map((values) =>
                    callApi(relay, route.method, urlOf(route, values), {
                        ...(route.body?.name === 'RuleInput'
                            ? { body: { ...makeRuleInput('', { name: 'x' }), actions: [] } }
                            : bodyOf(route, 'x')),
                        token: stranger.token,
                    }),
                ),
            )
            const withoutId = (answer: ApiAnswer | undefined) => ({ ...problemSchema.parse(answer?.body).error, id: '' })
            expect([route.name, withoutId(foreign)]).toEqual([route.name, withoutId(missing)])
            if (route.body?.name !== 'RuleInput') expect([route.name, foreign?.status]).toEqual([route.name, 404])
        }
        expect(await hashTables()).toBe(before)
    })

    test('B cannot make a rule act on a sequence of A', async () => {
        const answer = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(own['sequenceId'] ?? ''), token: stranger.token })
        expect(answer).toMatchObject({ status: 400, body: { error: { field: 'actions[0].sequenceId' } } })
    })

    test('the lists that B reads hold nothing of A', async () => {
        for (const route of guarded().filter((one) => one.method === 'GET' && !/Id\}/.test(one.path))) {
            const answer = await callApi(relay, 'GET', fill(route.path, own), { token: stranger.token })
            expect([route.name, answer.status]).toEqual([route.name, 200])
            for (const value of [RECORD, own['ruleId'], own['sequenceId'], 'of A', relay.org.orgId])
                expect(answer.text).not.toContain(value)
        }
    })
})

test('FAILURES C2-39: a method that a path does not have is refused on every path, and says which there are', async () => {
    const before = await hashTables()
    for (const path of new Set(relay.app.routes.map((route) => route.path))) {
        const allowed = relay.app.routes.filter((route) => route.path === path).map((route) => route.method as string)
        for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].filter((one) => !allowed.includes(one))) {
            const answer = await callApi(relay, method, fill(path, own), { headers: { 'x-http-method-override': 'DELETE' } })
            expect([method, path, answer.status, answer.headers.get('allow')]).toEqual([method, path, 405, allowed.join(', ')])
        }
    }
    expect(await hashTables()).toBe(before)
})
