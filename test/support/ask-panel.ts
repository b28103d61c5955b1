/** Asks the relay as the panel in the org does: signed, with a user and the permissions that the org says it has. */
import { post, signHeaders } from './start-relay.ts'
import type { Answer, TestRelay } from './start-relay.ts'

export interface PanelRequestInput {
    readonly name: string
    readonly path?: object
    readonly query?: object
    readonly body?: unknown
}

export interface PanelAsk {
    /** Null: nobody is named. */
    readonly user?: object | null
    readonly permissions?: readonly string[]
    readonly headers?: Readonly<Record<string, string | undefined>>
    /** In place of what the body usually says. */
    readonly more?: object
}

export const PANEL_USER = '005000000000001AAA'

export function makePanelBody(relay: TestRelay, requests: readonly PanelRequestInput[], ask: PanelAsk = {}): string {
    const { permissions = ['Headroom_Admin'], more = {} } = ask
    const { user = { id: PANEL_USER, username: 'ada@example.com', name: 'Ada Admin', permissions } } = ask
    return JSON.stringify({
        orgId: relay.org.orgId,
        packageVersion: '0.1.0',
        sentAt: '2026-11-22T10:00:00.000Z',
        user,
        requests,
        ...more,
    })
}

export async function askPanel(relay: TestRelay, requests: readonly PanelRequestInput[], ask: PanelAsk = {}): Promise<Answer> {
    const body = makePanelBody(relay, requests, ask)
    return post(relay, body, signHeaders(relay.org, body, ask.headers), '/v1/panel')
}

export interface OneAnswer {
    readonly status: number
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into the body of whatever route it asks for
    readonly body: any
}

/** What came of each request, in their order. */
export async function readPanel(relay: TestRelay, requests: readonly PanelRequestInput[], ask: PanelAsk = {}): Promise<OneAnswer[]> {
    const answer = await askPanel(relay, requests, ask)
    if (answer.status !== 200) throw new Error(`The relay answered with ${answer.status}: ${answer.text}`)
    return answer.body['answers'] as OneAnswer[]
}
