/** A world of its own for an end-to-end test: free ports, a folder of its own, everything ended and removed afterwards. */
import { rmSync } from 'node:fs'
import type { FeedChange } from '../../scripts/demo/relay-client.ts'
import { startWorld, type World } from '../../scripts/demo/world.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { freePort } from '../support/free-port.ts'

export async function startTestWorld(options: { readonly personAccounts?: boolean } = {}): Promise<World> {
    const dataDir = makeDataDir('e2e')
    const world = await startWorld({ orgPort: await freePort(), relayPort: await freePort(), dataDir, ...options })
    return {
        ...world,
        stop: async () => {
            await world.stop()
            rmSync(dataDir, { recursive: true, force: true })
        },
    }
}

/** The whole feed, page by page. */
export async function readFeed({ api }: Pick<World, 'api'>): Promise<FeedChange[]> {
    const changes: FeedChange[] = []
    let cursor = '0'
    for (;;) {
        const page = await api.request<{ changes: FeedChange[]; cursor: string; hasMore: boolean }>(
            'GET',
            `/v1/changes?after=${cursor}&limit=200`,
        )
        changes.push(...page.changes)
        cursor = page.cursor
        if (!page.hasMore) return changes
    }
}

/** Runs anonymous Apex as the admin and fails with the org's own words. */
export async function runApex({ org }: Pick<World, 'org'>, code: string): Promise<void> {
    const result = await org.executeAnonymous(code)
    if (!result.success) throw new Error(`${String(result.compileProblem ?? result.exceptionMessage)} (line ${result.line})`)
}

/** Rows of a query, through the org's REST API. */
export async function query<Row>({ salesforce }: World, soql: string): Promise<Row[]> {
    const result = await salesforce.query(soql)
    return result.records as unknown as Row[]
}

/** Prints what a scenario measured, so that CI keeps it. */
export function showFigures(figures: Readonly<Record<string, unknown>>): void {
    process.stdout.write(`${JSON.stringify(figures)}\n`)
}
