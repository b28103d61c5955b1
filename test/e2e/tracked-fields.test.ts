/** Org and relay agree on what is tracked: the org describes itself, the relay narrows, and what a rule needs comes back by itself. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { beat, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

interface ListedField {
    readonly name: string
    readonly isTracked: boolean
    readonly isApproved: boolean
}

let pair: Pair

beforeAll(async () => {
    pair = await startPair()
}, 60_000)
afterAll(() => pair.stop())

const send = <Answer>(method: string, path: string, body?: object) => pair.api.request<Answer>(method, path, body)

async function listTracked(): Promise<string[]> {
    const { fields } = await send<{ fields: ListedField[] }>('GET', '/v1/objects/Lead/fields')
    return fields.filter(({ isTracked }) => isTracked).map(({ name }) => name)
}

/** Names of the fields with which a new lead arrives. */
async function saveLead(name: string): Promise<string[]> {
    await runApex(pair, `insert new Lead(LastName = '${name}', Company = 'X', Status = 'Open', Rating = 'Hot');`)
    await pair.org.settle()
    return Object.keys((await readFeed(pair)).at(-1)?.values ?? {}).sort()
}

test('an org that connects has described every object that it can track, and what it approved is what it sends', async () => {
    const { objects } = await send<{ objects: { object: string; fieldCount: number }[] }>('GET', '/v1/schema')
    expect(objects.map(({ object }) => object)).toEqual(['Account', 'Campaign', 'Contact', 'Event', 'Lead', 'Opportunity', 'Task', 'User'])
    expect(Math.min(...objects.map(({ fieldCount }) => fieldCount))).toBeGreaterThan(5)
    expect(await saveLead('Before')).toEqual((await listTracked()).sort())
})

test('what the relay does not want stays in the org from the next heartbeat on, and a rule brings its field back', async () => {
    await send('PUT', '/v1/objects/Lead/fields', { fields: ['LastName', 'Company'] })
    await beat(pair.org)
    expect(await saveLead('Narrowed')).toEqual(['Company', 'LastName'])

    const sequence = await send<{ id: string }>('POST', '/v1/sequences', { name: 'Hot leads' })
    const conditions = [{ field: 'Rating', operator: 'equals', value: 'Hot' }]
    const actions = [{ type: 'add_to_sequence', sequenceId: sequence.id }]
    const rule = { name: 'Hot', object: 'Lead', event: 'created', conditions, actions }
    expect(await send('POST', '/v1/rules', rule)).toMatchObject({ warnings: [] })
    await beat(pair.org)
    expect(await saveLead('With the rule')).toEqual(['Company', 'LastName', 'Rating'])
    expect((await send<{ firings: object[] }>('GET', '/v1/firings')).firings).toHaveLength(1)

    await send('PUT', '/v1/objects/Lead/fields', { fields: null })
    await beat(pair.org)
    expect(await saveLead('All again')).toContain('Status')
})
