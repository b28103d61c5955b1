/** Fields that the org classifies as sensitive: told to the relay as such, and leaving the org only where an admin names them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { LocalOrg } from '../../org/local-org.ts'
import { createOrg } from '../../org/org.ts'

/** What the metadata of the org's fields of Lead says besides their names. */
const CLASSIFIED: Readonly<Record<string, string>> = {
    Email: '<securityClassification>Restricted</securityClassification>',
    Phone: '<complianceGroup>PII</complianceGroup><complianceGroup>GDPR</complianceGroup>',
    Title: '<securityClassification>Public</securityClassification>',
    Grade__c: '<label>Grade</label><type>Text</type><length>3</length><securityClassification>MissionCritical</securityClassification>',
}
const customer = mkdtempSync(join(tmpdir(), 'headroom-customer-'))
let org: LocalOrg

async function run(code: string): Promise<string | null> {
    const { compileProblem, exceptionMessage } = await org.executeAnonymous(code)
    expect(compileProblem).toBeNull()
    return exceptionMessage
}

/** What an Apex expression gives, as JSON. */
async function evaluate(expression: string): Promise<unknown> {
    const message = await run(`throw new IllegalArgumentException(JSON.serialize(${expression}));`)
    return JSON.parse((message ?? '').replace(/^System\.IllegalArgumentException: /, ''))
}

async function listTracked(): Promise<string[]> {
    const all = (await evaluate('OrgApprovals.trackedFields(Lead.SObjectType)')) as string[]
    return ['Company', 'Email', 'Grade__c', 'Phone', 'Title'].filter((name) => all.includes(name))
}

beforeAll(async () => {
    const fields = join(customer, 'objects/Lead/fields')
    mkdirSync(fields, { recursive: true })
    for (const [name, elements] of Object.entries(CLASSIFIED)) {
        writeFileSync(join(fields, `${name}.field-meta.xml`), `<CustomField><fullName>${name}</fullName>${elements}</CustomField>`)
    }
    org = await createOrg({ sourceFolders: ['force-app/main', customer] })
})
afterAll(async () => {
    await org.close()
    rmSync(customer, { recursive: true })
})

test('defaults that are classified are taken out when the org describes itself, and leave once an admin names them', async () => {
    expect(await listTracked()).toEqual(['Company', 'Email', 'Phone', 'Title'])
    expect(await run('SchemaJob.start();')).toBeNull()
    expect(await listTracked()).toEqual(['Company', 'Title'])
    expect(await evaluate('ApprovalsController.getApprovals()')).toMatchObject({
        objects: { Lead: { classifiedFields: ['Email', 'Phone'] }, Contact: { classifiedFields: [] } },
    })
    expect(await run("ApprovalsController.approveTrackedFields('Lead', new List<String>{ 'Title', 'Email', 'Grade__c' });")).toBeNull()
    expect(await listTracked()).toEqual(['Email', 'Grade__c', 'Title'])
})

test('the relay is told which fields are classified, custom ones too', async () => {
    const message = (await evaluate('JSON.deserializeUntyped(ObjectSchema.messageFor(Lead.SObjectType, null))')) as {
        schema: { Lead: { fields: { name: string; classified: boolean }[] } }
    }
    const classified = message.schema.Lead.fields.filter((field) => field.classified).map(({ name }) => name)
    expect(classified.sort()).toEqual(['Email', 'Grade__c', 'Phone'])
    expect(message.schema.Lead.fields.every((field) => typeof field.classified === 'boolean')).toBe(true)
})

const OF_LEAD = "EntityDefinition.QualifiedApiName = 'Lead'"

const query = (text: string) => org.executeAnonymous(`Database.query('${text.replace(/'/g, "\\'")}');`)

test.each([
    ['without a filter by object', '', 'a filter on a reified column is required'],
    ['by inequality', `WHERE ${OF_LEAD} AND QualifiedApiName != 'Email'`, 'Only equals comparisons permitted'],
    ['by alternatives', `WHERE ${OF_LEAD} OR Label = 'Email'`, 'Disjunctions not supported'],
])('field definitions cannot be queried %s', async (_name, where, text) => {
    expect((await query(`SELECT QualifiedApiName FROM FieldDefinition ${where}`)).exceptionMessage).toContain(text)
})

test('nor counted', async () => {
    const { exceptionMessage } = await query(`SELECT COUNT() FROM FieldDefinition WHERE ${OF_LEAD}`)
    expect(exceptionMessage).toContain('not yet supported by this SObject storage type')
})

test('what Salesforce would answer with something else than the local org is refused', async () => {
    const limited = query(`SELECT QualifiedApiName FROM FieldDefinition WHERE ${OF_LEAD} LIMIT 1`)
    await expect(limited).rejects.toThrow('not implemented: LIMIT and OFFSET on FieldDefinition')
    const ids = query(`SELECT EntityDefinitionId FROM FieldDefinition WHERE ${OF_LEAD}`)
    await expect(ids).rejects.toThrow('not implemented: ids of FieldDefinition')
})
