/** A pair whose relay checks each hour what it has: opened on a driven clock, and compared with the org's own rows. */
import { expect } from '@jest/globals'
import { passUntil } from '../../scripts/demo/scenarios/pass-time.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { rowsOf, startPair, type Pair } from './start-pair.ts'
import { runApex } from './start-test-world.ts'

export const HOUR_MS = 3_600_000
const START_MS = 120_000
const LEADS_AT_ONCE = 10_000
/** Thousands of changes that one save makes are minutes of deliveries where much else runs. */
export const DELIVERED_MS = 600_000

/** Of each object fields that hold texts: they compare as they are. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
    Account: ['Name'],
    Contact: ['LastName', 'AccountId'],
    Lead: ['LastName', 'Company', 'Status'],
    Opportunity: ['Name', 'AccountId'],
    Task: ['Subject', 'WhatId'],
}
const NOTHING_WRONG = { Account: 0, Contact: 0, Lead: 0, Opportunity: 0, Task: 0 }

const MAKE_ACCOUNTS = `
    List<Account> accounts = new List<Account>();
    for (Integer i = 0; i < 3; i++) { accounts.add(new Account(Name = 'Account ' + i)); }
    insert accounts;
    for (Account account : accounts) {
        insert new Contact(LastName = 'Contact', AccountId = account.Id);
        insert new Opportunity(Name = 'Opportunity', AccountId = account.Id, StageName = 'Prospecting', CloseDate = Date.today());
        insert new Task(Subject = 'Call', WhatId = account.Id);
    }`

const makeLeads = (count: number): string => `List<Lead> leads = new List<Lead>();
    for (Integer i = 0; i < ${count}; i++) { leads.add(new Lead(LastName = 'Lead ' + i, Company = 'X', Status = 'Open')); }
    insert leads;`

/**
 * With heartbeats, accounts that have children, and so many leads. A check begins with the minute in which the org was added, by the store's
 * clock, which goes on while the org starts: the driven one begins later, so that no row is from before.
 */
export async function openPair(leads: number, sourceFolder = 'force-app/main'): Promise<Pair> {
    const pair = await startPair({ sourceFolders: [sourceFolder], clock: createDrivenClock(Date.now() + START_MS) })
    await runApex(pair, `HeartbeatScheduler.scheduleAll(); ${MAKE_ACCOUNTS}`)
    for (let made = 0; made < leads; made += LEADS_AT_ONCE) {
        await runApex(pair, makeLeads(Math.min(LEADS_AT_ONCE, leads - made)))
        await pair.org.settle(DELIVERED_MS)
    }
    return pair
}

export const pass = ({ org }: Pair, ms: number): Promise<void> => passUntil(org, org.services.clock.now() + ms)

export interface Receipt {
    readonly changes24h: number
    readonly healed: number
    readonly missing: number
    readonly provenTo: string | null
}

export interface Sync {
    readonly mode: string
    readonly reason: string
    readonly leftOut: number
    readonly receipt: Receipt | null
}

export const readSync = ({ api }: Pair): Promise<Sync> => api.request<Sync>('GET', '/v1/sync')

interface MirrorRow {
    readonly id: string
    readonly values: Readonly<Record<string, unknown>>
}

/** Records of each object that the relay does not have as the org has them, or still has. */
export async function countWrong(pair: Pair): Promise<Readonly<Record<string, number>>> {
    const wrong: Record<string, number> = {}
    for (const [object, fields] of Object.entries(FIELDS)) {
        const select = 'select record_id as id, values from records where org_id = $1 and object = $2 and not is_deleted'
        const mirror = await pair.relay.database.query<MirrorRow>(select, [pair.org.services.orgId, object])
        const known = new Map(mirror.map(({ id, values }) => [id, values]))
        const rows = rowsOf(pair.org, `SELECT Id, ${fields.join(', ')} FROM ${object}`)
        const differing = rows.filter((row) =>
            fields.some((field) => (row.get(field) ?? null) !== (known.get(String(row.get('Id')))?.[field] ?? null)),
        )
        wrong[object] = differing.length + Math.max(0, known.size - rows.length)
    }
    return wrong
}

/** The relay has what the org has, says so up to two hours ago, and the org's API was never called. */
export async function expectProven(pair: Pair): Promise<Receipt> {
    const { receipt } = await readSync(pair)
    expect(await countWrong(pair)).toEqual(NOTHING_WRONG)
    expect(receipt?.missing).toBe(0)
    expect(pair.org.services.clock.now() - Date.parse(receipt?.provenTo ?? '')).toBeLessThan(2.5 * HOUR_MS)
    expect(pair.org.usage.snapshot().apiCalls).toEqual({})
    return receipt as Receipt
}
