/** Shows changes and firings as they come, by the same long poll that an application uses. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedChange, Firing } from './relay-client.ts'
import type { World } from './world.ts'

const WAIT_SECONDS = 20
const RETRY_MS = 1_000

function describeChange({ object, operation, recordId, values, previous }: FeedChange): string {
    const name = [values['FirstName'], values['LastName'], values['Name'], values['Subject']].filter(Boolean).join(' ')
    const fields = Object.keys(previous).map((field) => `${field}: ${String(previous[field])} -> ${String(values[field])}`)
    return `${object} ${recordId} ${operation}${name === '' ? '' : ` (${name})`}${fields.length === 0 ? '' : `  ${fields.join(', ')}`}`
}

/** Runs until the signal is aborted. A relay that does not answer is said once and asked again. */
export async function followFeed({ api }: World, say: (line: string) => void, signal: AbortSignal): Promise<void> {
    let cursor = '0'
    let firingsSeen = new Set<string>()
    while (!signal.aborted) {
        try {
            const page = await api.request<{ changes: FeedChange[]; cursor: string }>(
                'GET',
                `/v1/changes?after=${cursor}&limit=200&wait=${WAIT_SECONDS}`,
                undefined,
                signal,
            )
            cursor = page.cursor
            page.changes.forEach((change) => say(`change   ${describeChange(change)}`))
            firingsSeen = await showFirings(api, say, firingsSeen)
        } catch (error) {
            if (signal.aborted) return
            say(`the relay did not answer, trying again: ${(error as Error).message}`)
            await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
        }
    }
}

/** Says what was not said before and returns everything said so far. */
async function showFirings(api: World['api'], say: (line: string) => void, seen: ReadonlySet<string>): Promise<Set<string>> {
    const { firings } = await api.request<{ firings: Firing[] }>('GET', '/v1/firings?limit=200')
    const news = firings.filter(({ id }) => !seen.has(id))
    const names = news.length === 0 ? new Map<string, string>() : await readRuleNames(api)
    for (const { ruleId, object, recordId } of news) say(`firing   "${names.get(ruleId) ?? ruleId}" fired for ${object} ${recordId}`)
    return new Set(firings.map(({ id }) => id))
}

async function readRuleNames(api: World['api']): Promise<Map<string, string>> {
    const { rules } = await api.request<{ rules: { id: string; name: string }[] }>('GET', '/v1/rules?limit=200')
    return new Map(rules.map(({ id, name }) => [id, name]))
}
