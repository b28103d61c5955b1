/** A rule is checked against what the org says of its object: what cannot work is refused, what may not work yet is a warning. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import type { ApiAnswer } from '../../../support/call-api.ts'
import { LEAD_FIELDS, describeLead } from '../../../support/describe-org.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let sequenceId: string
let number = 0

beforeAll(async () => {
    relay = await startRelay()
    sequenceId = await makeSequence(relay, 'Outbound')
    await describeLead(
        relay,
        LEAD_FIELDS,
        LEAD_FIELDS.map(({ name }) => name).filter((name) => name !== 'Rating'),
    )
})
afterAll(() => relay.stop())

const make = (condition: object, change: object = {}): Promise<ApiAnswer> =>
    callApi(relay, 'POST', '/v1/rules', {
        body: makeRuleInput(sequenceId, { name: `Rule ${++number}`, conditions: [condition], ...change }),
    })

describe('refused, with the field and what to do', () => {
    test.each<[string, object, string]>([
        ['conditions[0].field', { field: 'Nonsense__c', operator: 'equals', value: 'x' }, 'Lead has no field Nonsense__c'],
        ['conditions[0].field', { field: 'STATUS', operator: 'equals', value: 'x' }, 'Salesforce spells it Status'],
        ['conditions[0].value', { field: 'AnnualRevenue', operator: 'equals', value: '1000' }, 'a number'],
        ['conditions[0].value', { field: 'AnnualRevenue', operator: 'greater_than', value: '2026-11-22' }, 'a number'],
        ['conditions[0].value', { field: 'LastCall__c', operator: 'less_than', value: 7 }, 'a date'],
        ['conditions[0].value', { field: 'LastCall__c', operator: 'changed_to', value: 'tomorrow' }, 'a date'],
        ['conditions[0].value', { field: 'IsConverted', operator: 'equals', value: 'true' }, 'true or false'],
        ['conditions[0].value', { field: 'LastName', operator: 'equals', value: 7 }, 'a text'],
        ['conditions[0].operator', { field: 'AnnualRevenue', operator: 'contains', value: '10' }, 'no contains'],
        ['conditions[0].operator', { field: 'LastName', operator: 'greater_than', value: 7 }, 'no greater_than'],
        ['conditions[0].operator', { field: 'IsConverted', operator: 'less_than', value: 1 }, 'no less_than'],
        ['conditions[0].operator', { field: 'Score__c', operator: 'is_changed', value: true }, 'not seen in real time'],
        ['conditions[0].operator', { field: 'Score__c', operator: 'changed_to', value: 7 }, 'not seen in real time'],
    ])('%s of %j', async (field, condition, message) => {
        const answer = await make(condition)
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'body_invalid', field } } })
        expect(answer.text).toContain(message)
    })

    test('a replacement too, and the rule stays as it was', async () => {
        const made = await make({ field: 'Status', operator: 'equals', value: 'Working' })
        const { id } = made.body as { id: string }
        const wrong = makeRuleInput(sequenceId, { conditions: [{ field: 'Status', operator: 'equals', value: 1 }] })
        expect((await callApi(relay, 'PUT', `/v1/rules/${id}`, { body: wrong })).status).toBe(400)
        expect((await callApi(relay, 'GET', `/v1/rules/${id}`)).body).toMatchObject({ version: 1, warnings: [] })
    })
})

describe('accepted', () => {
    test.each<[object]>([
        [{ field: 'AnnualRevenue', operator: 'greater_than', value: 1000 }],
        [{ field: 'LastCall__c', operator: 'greater_than', value: '2026-11-22T10:00:00Z' }],
        [{ field: 'IsConverted', operator: 'changed_to', value: true }],
        [{ field: 'LastName', operator: 'starts_with', value: 'Love' }],
        [{ field: 'Status', operator: 'changed_from', value: null }],
        [{ field: 'AnnualRevenue', operator: 'is_null', value: true }],
    ])('without a warning: %j', async (condition) => {
        expect(await make(condition)).toMatchObject({ status: 201, body: { warnings: [] } })
    })

    test.each<[object, string]>([
        [{ field: 'Rating', operator: 'equals', value: 'Hot' }, 'Not yet approved in the org'],
        [{ field: 'Status', operator: 'equals', value: 'Wroking' }, 'Wroking cannot be chosen'],
        [{ field: 'Score__c', operator: 'greater_than', value: 7 }, 'It is calculated'],
    ])('with a warning: %j', async (condition, message) => {
        const { field } = condition as { field: string }
        const made = await make(condition)
        expect(made).toMatchObject({ status: 201, body: { warnings: [{ field, message: expect.stringContaining(message) }] } })
        const { id } = made.body as { id: string }
        expect((await callApi(relay, 'GET', `/v1/rules/${id}`)).body).toMatchObject({ warnings: [{ field }] })
    })

    test('as it is when the org has not described the object', async () => {
        const condition = { field: 'Anything__c', operator: 'is_changed', value: true }
        expect(await make(condition, { object: 'Contact' })).toMatchObject({ status: 201, body: { warnings: [] } })
    })

    test.each<[object, object[]]>([
        [{ field: 'Anything__c', operator: 'changed_to', value: false }, [{ field: 'Anything__c' }]],
        [{ field: 'Anything__c', operator: 'changed_from', value: null }, [{ field: 'Anything__c' }]],
        [{ field: 'Anything__c', operator: 'is_changed', value: true }, [{ field: 'Anything__c' }]],
        [{ field: 'Anything__c', operator: 'is_changed', value: false }, []],
        [{ field: 'Anything__c', operator: 'equals', value: 'x' }, []],
    ])('of a creation, on which nothing has changed: %j is warned of if it is never met', async (condition, warnings) => {
        const made = await make(condition, { object: 'Contact', event: 'created' })
        expect(made).toMatchObject({ status: 201, body: { warnings } })
        expect((made.body as { warnings: object[] }).warnings).toHaveLength(warnings.length)
        if (warnings.length > 0) expect(made.text).toContain('choose the event created_or_updated')
    })

    test('and warned of later, when a field it uses is gone from the org', async () => {
        const made = await make({ field: 'LastName', operator: 'equals', value: 'Lovelace' })
        await describeLead(relay, LEAD_FIELDS.slice(1))
        const { id } = made.body as { id: string }
        expect((await callApi(relay, 'GET', `/v1/rules/${id}`)).body).toMatchObject({
            warnings: [
                { field: 'LastName', message: expect.stringContaining('Not yet approved') },
                { field: 'LastName', message: expect.stringContaining('no longer has this field') },
            ],
        })
    })
})
