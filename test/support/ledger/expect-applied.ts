/** Compares a ledger with what the relay holds: nothing lost, nothing twice, each record's order kept, each rule fired once. */
import { expect } from '@jest/globals'
import { RelayClient } from '../../../scripts/demo/relay-client.ts'
import type { FeedChange } from '../../../scripts/demo/relay-client.ts'
import { makeRuleInput } from '../call-api.ts'
import { waitFor } from '../start-relay.ts'
import type { Entry, Ledger } from './ledger.ts'

export interface Scene {
    readonly sequenceId: string
}

const PAGE = 200

/** The rule that one delivery in ten fires. */
export async function makeScene(client: RelayClient): Promise<Scene> {
    const { id: sequenceId } = await client.request<{ id: string }>('POST', '/v1/sequences', { name: 'Outbound' })
    await client.request('POST', '/v1/rules', makeRuleInput(sequenceId, { when: 'every_time', firingsPerHourMax: 10_000 }))
    return { sequenceId }
}

async function readFeed(client: RelayClient): Promise<FeedChange[]> {
    const changes: FeedChange[] = []
    for (let after = '0', hasMore = true; hasMore;) {
        const page = await client.request<{ changes: FeedChange[]; cursor: string; hasMore: boolean }>(
            'GET',
            `/v1/changes?after=${after}&limit=${PAGE}`,
        )
        changes.push(...page.changes)
        ;({ cursor: after, hasMore } = page)
    }
    return changes
}

async function readList<Item>(client: RelayClient, path: string, name: string): Promise<Item[]> {
    const items: Item[] = []
    for (let next: string | null = '', page = ''; next !== null; page = `&page=${encodeURIComponent(next ?? '')}`) {
        const answer: Record<string, unknown> = await client.request('GET', `${path}?limit=${PAGE}${page}`)
        items.push(...(answer[name] as Item[]))
        next = answer['next'] as string | null
    }
    return items
}

interface Held {
    readonly recordId: string
    readonly transaction: string
}
const nameOf = ({ recordId, transaction }: Held): string => `${recordId} ${transaction}`
const namesOf = (items: readonly Held[]): string[] => items.map(nameOf).toSorted()

/** The record's newest number is its last entry, since each was sent after the one before was accepted. */
const newestOf = (entries: readonly Entry[]): Map<string, number> =>
    new Map(entries.toSorted((a, b) => a.number - b.number).map(({ recordId, number }) => [recordId, number]))

function expectOrderKept(feed: readonly FeedChange[]): void {
    const last = new Map<string, number>()
    const overtaken = feed.filter(({ recordId, values }) => {
        const [before, number] = [last.get(recordId) ?? -1, Number(values['Number__c'])]
        last.set(recordId, number)
        return number <= before
    })
    expect(overtaken).toEqual([])
}

export async function expectApplied(url: string, token: string, ledger: Ledger, { sequenceId }: Scene): Promise<void> {
    const client = new RelayClient(url, token)
    const { entries } = ledger
    expect(ledger.refusals).toEqual([])
    const feed = await readFeed(client)
    expect(namesOf(feed)).toEqual(namesOf(entries))
    expectOrderKept(feed)
    const records = await readList<{ recordId: string; values: Record<string, unknown> }>(client, '/v1/records/Lead', 'records')
    expect(new Map(records.map(({ recordId, values }) => [recordId, values['Number__c']]))).toEqual(newestOf(entries))
    const firing = entries.filter(({ fires }) => fires)
    expect(namesOf(await readList<Held>(client, '/v1/firings', 'firings'))).toEqual(namesOf(firing))
    const enrolled = [...new Set(firing.map(({ recordId }) => recordId))].toSorted()
    const readEnrolled = async (): Promise<string[]> => {
        const list = await readList<{ recordId: string }>(client, `/v1/sequences/${sequenceId}/enrollments`, 'enrollments')
        return list.map(({ recordId }) => recordId).toSorted()
    }
    await waitFor(async () => (await readEnrolled()).length >= enrolled.length)
    expect(await readEnrolled()).toEqual(enrolled)
}
