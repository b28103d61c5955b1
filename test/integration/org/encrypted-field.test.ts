/** A field that the org encrypts: told to the relay as such, and leaving the org only where an admin names it. */
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
    org = await createOrg({ sourceFolders: ['force-app/main', customer] })
})
afterAll(async () => {
    await org.close()
    rmSync(customer, { recursive: true })
})

test('the relay is told that it is encrypted', async () => {
    const message = (await evaluate('JSON.deserializeUntyped(ObjectSchema.messageFor(Lead.SObjectType))')) as {
        schema: { Lead: { fields: { name: string }[] } }
    }
    expect(message.schema.Lead.fields.find(({ name }) => name === 'Passport__c')).toEqual({
        name: 'Passport__c',
        label: 'Passport',
        type: 'encryptedstring',
        custom: true,
        formula: false,
        required: false,
        updateable: true,
        createable: true,
        encrypted: true,
        length: 20,
    })
})

test('it is tracked once an admin names it, and not before', async () => {
    const tracked = () => evaluate("TrackedFields.forObject(Lead.SObjectType).tokens.keySet().contains('Passport__c')")
    expect(await tracked()).toBe(false)
    const approved = await org.executeAnonymous(
        "ApprovalsController.approveTrackedFields('Lead', new List<String>{ 'Status', 'Passport__c' });",
    )
    expect(approved.exceptionMessage).toBeNull()
    expect(await tracked()).toBe(true)
})
