/**
 * Formula fields, from the org's metadata to the relay: calculated when the record is saved, written by nobody, and no field for whose
 * change a rule can wait.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

const number = (label: string, formula: string): string =>
    `<label>${label}</label><type>Number</type><precision>18</precision><scale>1</scale><formula>${formula}</formula>`
const FORMULAS: Readonly<Record<string, string>> = {
    Score__c: number('Score', 'AnnualRevenue * 1.5 + NumberOfEmployees'),
    Strict__c: `${number('Strict', 'AnnualRevenue - 1')}<formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>`,
    Greeting__c: '<label>Greeting</label><type>Text</type><formula>FirstName &amp; ", dear " &amp; LastName</formula>',
}
const customer = mkdtempSync(join(tmpdir(), 'headroom-customer-'))
let pair: Pair

beforeAll(async () => {
    const fields = join(customer, 'objects/Lead/fields')
    mkdirSync(fields, { recursive: true })
    for (const [name, elements] of Object.entries(FORMULAS)) {
        writeFileSync(join(fields, `${name}.field-meta.xml`), `<CustomField><fullName>${name}</fullName>${elements}</CustomField>`)
    }
    pair = await startPair({ sourceFolders: ['force-app/main', customer] })
    await apex("ApprovalsController.approveTrackedFields('Lead', new List<String>{ 'Title', 'Score__c' });")
    await apex("insert new Lead(LastName = 'Lovelace', Company = 'Engines', NumberOfEmployees = 3);")
}, 60_000)
afterAll(async () => {
    await pair.stop()
    rmSync(customer, { recursive: true })
})

async function apex(code: string): Promise<void> {
    await runApex(pair, code)
    await pair.org.settle()
}

function readLead(): unknown[] {
    const [row] = rowsOf(pair.org, 'SELECT Score__c, Strict__c, Greeting__c FROM Lead ORDER BY CreatedDate LIMIT 1')
    return ['Score__c', 'Strict__c', 'Greeting__c'].map((field) => row?.get(field)?.toString() ?? null)
}

const update = (values: string) => apex(`update new Lead(Id = [SELECT Id FROM Lead LIMIT 1].Id, ${values});`)

test('the org calculates it at each save, blanks as its metadata says', async () => {
    expect(readLead()).toEqual(['3.0', null, ', dear Lovelace'])
    await update("FirstName = 'Ada', AnnualRevenue = 11")
    expect(readLead()).toEqual(['19.5', '10.0', 'Ada, dear Lovelace'])
})

test('a save that changes what it is calculated from carries it, though that is not tracked; in any other it is unchanged', async () => {
    await update('NumberOfEmployees = 4')
    expect((await readFeed(pair)).at(-1)).toMatchObject({ values: { Score__c: 20.5 }, previous: { Score__c: 19.5 } })
    await update("Title = 'Countess'")
    const last = (await readFeed(pair)).at(-1)
    expect(last).toMatchObject({ values: { Score__c: 20.5, Title: 'Countess' }, previous: { Title: null } })
    expect(last?.previous).not.toHaveProperty('Score__c')
    const { length } = await readFeed(pair)
    await update("City = 'London'")
    expect(await readFeed(pair)).toHaveLength(length)
})

test('nobody writes it, a copy of a record is calculated anew, and no query groups by it', async () => {
    for (const code of ['new Lead(Score__c = 1)', "new Lead().put('Score__c', 1)"]) {
        expect((await pair.org.executeAnonymous(`Object made = ${code};`)).exceptionMessage).toContain('Field Score__c is not editable')
    }
    await apex(
        "Lead first = [SELECT LastName, Company, Score__c FROM Lead LIMIT 1]; Lead copy = first.clone(); copy.LastName = 'Copy'; insert copy;",
    )
    expect(rowsOf(pair.org, "SELECT Id FROM Lead WHERE LastName = 'Copy' AND Score__c = 0")).toHaveLength(1)
    const grouped = await pair.org.executeAnonymous("Database.query('SELECT Score__c FROM Lead GROUP BY Score__c');")
    expect(grouped.exceptionMessage).toContain("field 'Score__c' can not be grouped")
    const written = "ApprovalsController.approveWritableFields('Lead', new List<String>{ 'Score__c' });"
    expect((await pair.org.executeAnonymous(written)).exceptionMessage).toContain('Salesforce lets nobody write this field')
})

test('the relay marks it and refuses a rule that waits for its change', async () => {
    const { fields } = await pair.api.request<{ fields: { name: string }[] }>('GET', '/v1/objects/Lead/fields')
    const marked = (field: string) => fields.find(({ name }) => name === field)
    expect(marked('Score__c')).toMatchObject({ isTracked: true, isSeenInRealTime: false })
    expect(marked('Title')).toMatchObject({ isTracked: true, isSeenInRealTime: true })

    const { id: sequenceId } = await pair.api.request<{ id: string }>('POST', '/v1/sequences', { name: 'Outbound' })
    const makeRule = (operator: string, value: number | boolean) =>
        pair.api.request('POST', '/v1/rules', {
            name: operator,
            object: 'Lead',
            event: 'updated',
            conditions: [{ field: 'Score__c', operator, value }],
            actions: [{ type: 'add_to_sequence', sequenceId }],
        })
    await expect(makeRule('is_changed', true)).rejects.toThrow('Score__c is calculated, so its changes are not seen in real time')
    expect(await makeRule('greater_than', 20)).toMatchObject({ warnings: [{ field: 'Score__c' }] })
})
