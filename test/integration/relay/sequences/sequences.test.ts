import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const LEAD = '00Q000000000001EAA'
const MISSING = '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11'
const enroll = (sequenceId: string, recordIds: readonly string[]) =>
    callApi(relay, 'POST', `/v1/sequences/${sequenceId}/enrollments`, {
        body: { records: recordIds.map((recordId) => ({ object: 'Lead', recordId })) },
    })

describe('sequences', () => {
    test('are made, renamed, listed with their active enrollments and deleted', async () => {
        const id = await makeSequence(relay, 'Outbound')
        await enroll(id, [LEAD])
        expect((await callApi(relay, 'PUT', `/v1/sequences/${id}`, { body: { name: 'Inbound' } })).body).toMatchObject({
            id,
            name: 'Inbound',
        })
        expect((await callApi(relay, 'GET', '/v1/sequences')).body).toMatchObject({ sequences: [{ id, activeEnrollments: 1 }], next: null })
        expect((await callApi(relay, 'DELETE', `/v1/sequences/${id}`)).status).toBe(204)
        expect((await callApi(relay, 'GET', `/v1/sequences/${id}`)).status).toBe(404)
        expect(await relay.database.query('select from enrollments')).toHaveLength(0)
    })

    test('one that a rule uses is not deleted, and the answer names the rule', async () => {
        const id = await makeSequence(relay, 'Used')
        const rule = (await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(id) })).body as { id: string }
        const refused = await callApi(relay, 'DELETE', `/v1/sequences/${id}`)
        expect(refused).toMatchObject({ status: 409, body: { error: { code: 'in_use' } } })
        expect(refused.text).toContain('Lead becomes Working')
        await callApi(relay, 'DELETE', `/v1/rules/${rule.id}`)
        expect((await callApi(relay, 'DELETE', `/v1/sequences/${id}`)).status).toBe(204)
    })

    test('a name that is taken is refused', async () => {
        const id = await makeSequence(relay, 'One')
        await makeSequence(relay, 'Two')
        expect(await callApi(relay, 'POST', '/v1/sequences', { body: { name: 'Two' } })).toMatchObject({ status: 409 })
        expect(await callApi(relay, 'PUT', `/v1/sequences/${id}`, { body: { name: 'Two' } })).toMatchObject({ status: 409 })
    })
})

describe('enrollments', () => {
    test('are one per sequence and record, end when removed, and start again when added again', async () => {
        const id = await makeSequence(relay, 'Repeats')
        expect((await enroll(id, [LEAD, LEAD])).body).toMatchObject({ started: 1, enrollments: [{ recordId: LEAD, state: 'active' }] })
        expect((await enroll(id, [LEAD.slice(0, 15)])).body).toMatchObject({ started: 0 })
        expect((await callApi(relay, 'DELETE', `/v1/sequences/${id}/enrollments/${LEAD}`)).status).toBe(204)
        const ended = await callApi(relay, 'GET', `/v1/sequences/${id}/enrollments?state=ended`)
        expect(ended.body).toMatchObject({ enrollments: [{ recordId: LEAD, state: 'ended', endReason: 'removed_by_api' }] })
        expect((await callApi(relay, 'DELETE', `/v1/sequences/${id}/enrollments?recordId=${LEAD}`)).status).toBe(204)
        expect((await enroll(id, [LEAD])).body).toMatchObject({ started: 1, enrollments: [{ endedAt: null, endReason: null }] })
    })

    test('come in pages in the order of their record ids', async () => {
        const id = await makeSequence(relay, 'Pages')
        const { toId18 } = await import('../../../../relay/src/platform/salesforce-id.ts')
        const ids = Array.from({ length: 5 }, (_, index) => toId18(`00Q00000000010${index}`) ?? '')
        await enroll(id, ids)
        const seen: string[] = []
        for (let next: string | null = ''; next !== null;) {
            const path = `/v1/sequences/${id}/enrollments?limit=2${next === '' ? '' : `&page=${next}`}`
            const page = (await callApi(relay, 'GET', path)).body as { enrollments: { recordId: string }[]; next: string | null }
            seen.push(...page.enrollments.map((one) => one.recordId))
            next = page.next
        }
        expect(seen).toEqual(ids)
    })

    test.each([
        ['no record', { records: [] }, 'records'],
        ['201 records', { records: Array.from({ length: 201 }, () => ({ object: 'Lead', recordId: LEAD })) }, 'records'],
        ['a record id with a wrong checksum', { records: [{ object: 'Lead', recordId: '00Q000000000001AAA' }] }, 'records[0].recordId'],
        ['the id of another object', { records: [{ object: 'lead', recordId: '003000000000001AAA' }] }, 'records[0].recordId'],
        ['an object name that is none', { records: [{ object: "Lead'", recordId: LEAD }] }, 'records[0].object'],
        ['a state', { records: [{ object: 'Lead', recordId: LEAD, state: 'ended' }] }, 'records[0].state'],
    ])('%s is refused, naming the field, and nobody is enrolled', async (name, body, field) => {
        const id = await makeSequence(relay, name)
        const answer = await callApi(relay, 'POST', `/v1/sequences/${id}/enrollments`, { body })
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'body_invalid', field } } })
        expect((await callApi(relay, 'GET', `/v1/sequences/${id}/enrollments`)).body).toEqual({ enrollments: [], next: null })
    })

    test('of a sequence or a record that is not there are not found', async () => {
        const id = await makeSequence(relay, 'Empty')
        expect((await enroll(MISSING, [LEAD])).status).toBe(404)
        expect((await callApi(relay, 'GET', `/v1/sequences/${MISSING}/enrollments`)).status).toBe(404)
        expect((await callApi(relay, 'DELETE', `/v1/sequences/${id}/enrollments/${LEAD}`)).status).toBe(404)
    })
})
