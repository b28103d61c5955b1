/** Fields that the org encrypts, classically or with Shield: told to the relay as such, and leaving the org only where an admin names them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { LocalOrg } from '../../org/local-org.ts'
import { createOrg } from '../../org/org.ts'

const PASSPORT = `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Passport__c</fullName>
    <label>Passport</label>
    <length>20</length>
    <maskChar>asterisk</maskChar>
    <maskType>all</maskType>
    <type>EncryptedText</type>
</CustomField>
`
const EMAIL = `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Email</fullName>
    <encryptionScheme>ProbabilisticEncryption</encryptionScheme>
</CustomField>
`
const customer = mkdtempSync(join(tmpdir(), 'headroom-customer-'))
let org: LocalOrg

/** What an Apex expression gives, as JSON. */
async function evaluate(expression: string): Promise<unknown> {
    const { compileProblem, exceptionMessage } = await org.executeAnonymous(
        `throw new IllegalArgumentException(JSON.serialize(${expression}));`,
    )
    expect(compileProblem).toBeNull()
    return JSON.parse((exceptionMessage ?? '').replace(/^System\.IllegalArgumentException: /, ''))
}

beforeAll(async () => {
    const fields = join(customer, 'objects/Lead/fields')
    mkdirSync(fields, { recursive: true })
    writeFileSync(join(fields, 'Passport__c.field-meta.xml'), PASSPORT)
    writeFileSync(join(fields, 'Email.field-meta.xml'), EMAIL)
    org = await createOrg({ sourceFolders: ['force-app/main', customer] })
})
afterAll(async () => {
    await org.close()
    rmSync(customer, { recursive: true })
})

interface SchemaMessage {
    readonly schema: { readonly Lead: { readonly fields: readonly { readonly name: string }[] } }
}

async function toldOf(field: string): Promise<unknown> {
    const message = (await evaluate('JSON.deserializeUntyped(ObjectSchema.messageFor(Lead.SObjectType, null))')) as SchemaMessage
    return message.schema.Lead.fields.find(({ name }) => name === field)
}

const isTracked = (field: string) => evaluate(`TrackedFields.forObject(Lead.SObjectType).tokens.keySet().contains('${field}')`)

async function approve(...fields: string[]): Promise<void> {
    const names = fields.map((field) => `'${field}'`).join()
    const code = `ApprovalsController.approveTrackedFields('Lead', new List<String>{ ${names} });`
    expect(await org.executeAnonymous(code)).toMatchObject({ compileProblem: null, exceptionMessage: null })
}

test('the relay is told that it is encrypted', async () => {
    expect(await toldOf('Passport__c')).toEqual({
        name: 'Passport__c',
        label: 'Passport',
        type: 'encryptedstring',
        custom: true,
        formula: false,
        required: false,
        updateable: false,
        // Nobody was granted the field (row B31).
        createable: false,
        encrypted: true,
        classified: false,
        length: 20,
    })
    expect(await toldOf('Email')).toMatchObject({ type: 'email', custom: false, encrypted: true })
    expect(await toldOf('Phone')).toMatchObject({ encrypted: false })
})

test('a standard field that Shield encrypts is no default, and leaves once an admin names it', async () => {
    expect([await isTracked('Phone'), await isTracked('Email')]).toEqual([true, false])
    await approve('Phone', 'Email')
    expect(await isTracked('Email')).toBe(true)
})

test('a custom one is tracked once an admin names it, and not before', async () => {
    expect(await isTracked('Passport__c')).toBe(false)
    await approve('Status', 'Passport__c')
    expect(await isTracked('Passport__c')).toBe(true)
})

test('no query can filter by an encrypted field', async () => {
    const query = "Database.query('SELECT Id FROM Lead WHERE Email = null')"
    expect((await org.executeAnonymous(`${query};`)).exceptionMessage).toContain("field 'Email' can not be filtered in a query call")
})
