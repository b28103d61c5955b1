/**
 * What fields hold, from Apex to the mirror over each of its paths: a delivery, REST and Bulk API write the same value differently, and it
 * must not become another one, nor look like a change.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SYNC_USERNAME } from '../../scripts/demo/sync-user.ts'
import { ApexDatetime } from '../org/runtime/date-time.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { startApiPair, type ApiPair } from './start-writes-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

interface Case {
    /** Elements of the field's metadata. */
    readonly type: string
    readonly apex: string
    readonly value: string | number | boolean | null
    /** By REST and Bulk API, where numbers are doubles. */
    readonly read?: number
}

const number = (precision: number, scale: number) => `<type>Number</type><precision>${precision}</precision><scale>${scale}</scale>`
const CASES: Readonly<Record<string, Case>> = {
    Whole__c: { type: number(18, 0), apex: "Decimal.valueOf('9007199254740993')", value: '9007199254740993', read: 9007199254740992 },
    Least__c: { type: number(18, 0), apex: "Decimal.valueOf('-999999999999999')", value: -999999999999999 },
    Fine__c: { type: number(18, 9), apex: "Decimal.valueOf('0.100000001')", value: 0.100000001 },
    Money__c: { type: '<type>Currency</type><precision>18</precision><scale>2</scale>', apex: '1234567.10', value: 1234567.1 },
    Share__c: { type: '<type>Percent</type><precision>5</precision><scale>3</scale>', apex: '12.345', value: 12.345 },
    Day__c: { type: '<type>Date</type>', apex: 'Date.newInstance(2024, 2, 29)', value: '2024-02-29' },
    // 02:30 in New York on the day whose clock goes from 02:00 to 03:00.
    Gap__c: { type: '<type>DateTime</type>', apex: 'DateTime.newInstanceGmt(2026, 3, 8, 7, 30, 0)', value: '2026-03-08T07:30:00.000Z' },
    Text__c: {
        type: '<type>LongTextArea</type><length>32768</length><visibleLines>3</visibleLines>',
        apex: `'"a",\\'b\\'\\r\\n=1+1;\\t€ 😀 ' + 'x'.repeat(100)`,
        value: `"a",'b'\r\n=1+1;\t€ 😀 ${'x'.repeat(100)}`,
    },
    Number_As_Text__c: { type: '<type>Text</type><length>80</length>', apex: "'9007199254740993'", value: '9007199254740993' },
    Is_Set__c: { type: '<type>Checkbox</type><defaultValue>false</defaultValue>', apex: 'true', value: true },
    Nothing__c: { type: '<type>Text</type><length>80</length>', apex: 'null', value: null },
}
const FIELDS = Object.keys(CASES)
const delivered = Object.fromEntries(FIELDS.map((name) => [name, CASES[name]?.value]))
const read = Object.fromEntries(FIELDS.map((name) => [name, CASES[name]?.read ?? CASES[name]?.value]))

/** What a deployment makes nobody sees yet by the API, nor who deployed it. */
const SEE_ALL_FIELDS = `insert new PermissionSetAssignment(
    AssigneeId = UserInfo.getUserId(), PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Headroom_Sync_User'].Id);`

const customer = mkdtempSync(join(tmpdir(), 'headroom-values-'))
let pair: ApiPair

beforeAll(async () => {
    const folder = join(customer, 'objects/Lead/fields')
    mkdirSync(folder, { recursive: true })
    for (const [name, { type }] of Object.entries(CASES)) {
        const text = `<CustomField><fullName>${name}</fullName><label>${name}</label>${type}</CustomField>`
        writeFileSync(join(folder, `${name}.field-meta.xml`), text)
    }
    const sourceFolders = ['force-app/main', 'test/support/rights-sources', customer]
    pair = await startApiPair({ sourceFolders, clock: createDrivenClock(Date.now()) })
    // docs/install.md: Read on the tracked fields of tasks is the admin's to give.
    await runApex(
        pair,
        `insert new PermissionSetAssignment(AssigneeId = '${pair.org.users.byUsername(SYNC_USERNAME).id}',
             PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Read_Task_Relations'].Id);`,
    )
    const names = FIELDS.map((name) => `'${name}'`).join(', ')
    const values = FIELDS.map((name) => `${name} = ${CASES[name]?.apex}`).join(', ')
    await runApex(pair, SEE_ALL_FIELDS)
    await runApex(pair, `ApprovalsController.approveTrackedFields('Lead', new List<String>{ ${names} });`)
    await runApex(pair, `insert new Lead(LastName = 'Lovelace', Company = 'Engines', ${values});`)
    await pair.org.settle()
}, 60_000)
afterAll(async () => {
    await pair.stop()
    rmSync(customer, { recursive: true })
})

interface Reading {
    /** Of a run its start, of a backfill its id. */
    readonly startedAt?: string
    readonly id?: string
    readonly finishedAt: string | null
    readonly problem: string | null
}
interface Sync {
    readonly run: Reading | null
    readonly objects: readonly { readonly object: string; readonly backfill: (Reading & { readonly rows: number }) | null }[]
}

/** What the mirror holds of the lead's fields. */
async function mirrored(): Promise<unknown> {
    const [row] = await pair.relay.database.query<{ values: Record<string, unknown> }>(`select values from records where object = 'Lead'`)
    return row && Object.fromEntries(FIELDS.map((name) => [name, row.values[name]]))
}

/** Asks for a reading and waits for its end; the org's time goes on meanwhile. */
async function readAll(path: string, body: object, pick: (sync: Sync) => Reading | null | undefined): Promise<void> {
    const look = async () => pick(await pair.api.request<Sync>('GET', '/v1/sync'))
    const nameOf = (reading: Reading | null | undefined) => reading?.startedAt ?? reading?.id
    const before = nameOf(await look())
    await pair.org.services.clock.advance(120_000)
    await pair.api.request('POST', path, body)
    for (const until = performance.now() + 30_000; performance.now() < until; await wait(20)) {
        const now = await look()
        if (now != null && nameOf(now) !== before && now.finishedAt !== null) return expect(now.problem).toBeNull()
        await pair.org.services.clock.advance(1_000)
    }
    throw new Error('The reading did not end within 30 seconds.')
}

const readByRest = () => readAll('/v1/sync/run', {}, ({ run }) => run)
const readByBulk = (name = 'Lead') =>
    readAll('/v1/sync/backfill', { object: name }, ({ objects }) => objects.find(({ object }) => object === name)?.backfill)

test('FAILURES R12 a value that a delivery brought is the value of the field', async () => {
    expect(await mirrored()).toEqual(delivered)
})

test('FAILURES R12 the same value read by REST and by Bulk API is no change, and takes no digit away', async () => {
    await readByRest()
    await readByBulk()
    const told = (await readFeed(pair)).filter(({ object }) => object === 'Lead')
    expect(told.map(({ operation }) => operation)).toEqual(['created'])
    expect(await mirrored()).toEqual(delivered)
})

test.each([
    ['REST', readByRest],
    ['Bulk API', () => readByBulk()],
])('FAILURES R12 a record that only %s brings has the same values, numbers to the precision of a double', async (_name, readLead) => {
    await pair.relay.database.query('delete from records')
    await pair.relay.database.query("update sync_objects set covered_to = covered_to - interval '1 hour'")
    await readLead()
    expect(await mirrored()).toEqual(read)
})

test('FAILURES R13 ids have 18 characters however they were written, a relation to any object is kept, and an archived task lives', async () => {
    const { org, relay } = pair
    await runApex(pair, `ApprovalsController.approveTrackedFields('Task', new List<String>{ 'Subject', 'WhoId', 'WhatId' });`)
    await runApex(
        pair,
        `Account account = new Account(Name = 'Acme'); insert account;
        Contact contact = new Contact(LastName = 'Byron', AccountId = account.Id); insert contact;
        Id lead = [SELECT Id FROM Lead LIMIT 1].Id;
        insert new List<Task>{
            new Task(Subject = 'lead', WhoId = String.valueOf(lead).left(15)),
            new Task(Subject = 'contact', WhoId = contact.Id, WhatId = String.valueOf(account.Id).left(15)) };`,
    )
    await org.settle()
    const readTasks = () =>
        relay.database.query<{ who: string; what: string | null }>(
            `select values->>'WhoId' as who, values->>'WhatId' as what from records
            where object = 'Task' and length(record_id) = 18 and not is_deleted order by values->>'Subject' desc`,
        )
    const ids = /^(00Q|003)\w{15}$/
    const told = await readTasks()
    expect(told).toEqual([
        { who: expect.stringMatching(ids), what: null },
        { who: expect.stringMatching(ids), what: expect.stringMatching(/^001\w{15}$/) },
    ])
    const task = org.services.schema.object('Task')
    if (task === undefined) throw new Error('No Task.')
    org.bench.touch(task, { ids: null, values: new Map([['isarchived', true]]), stamp: new ApexDatetime(org.services.clock.now()) })
    await readByBulk('Task')
    expect(await readTasks()).toEqual(told)
    await relay.database.query(`delete from records where object = 'Task'`)
    await readByBulk('Task')
    expect(await readTasks()).toEqual(told)
})
