/** The relay's HTTP API as an application uses it. Only what the demo and the end-to-end tests need. */

export interface FeedChange {
    readonly position: string
    readonly object: string
    readonly operation: string
    readonly recordId: string
    readonly transaction: string
    readonly sequence: number
    readonly values: Readonly<Record<string, unknown>>
    readonly previous: Readonly<Record<string, unknown>>
    readonly isLate: boolean
}

export interface Firing {
    readonly id: string
    readonly object: string
    readonly ruleId: string
    readonly recordId: string
    readonly firedAt: string
}

export interface Enrollment {
    readonly recordId: string
    readonly state: string
    readonly enrolledAt: string
}

export class RelayClient {
    readonly #url: string
    readonly #token: string

    constructor(url: string, token: string) {
        this.#url = url
        this.#token = token
    }

    /** @throws Error with the relay's own words where it refuses. */
    async request<Body>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Body> {
        const response = await fetch(this.#url + path, {
            method,
            headers: { authorization: `Bearer ${this.#token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            ...(signal === undefined ? {} : { signal }),
        })
        const text = await response.text()
        if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
        return (text === '' ? null : JSON.parse(text)) as Body
    }

    /** All items of a list that is paged by `next`, e.g. ('/v1/firings', 'firings'). */
    async readAll<Item>(path: string, name: string): Promise<Item[]> {
        const items: Item[] = []
        let next: string | null = null
        do {
            const page: Record<string, unknown> = await this.request(
                'GET',
                `${path}?limit=200${next === null ? '' : `&page=${encodeURIComponent(next)}`}`,
            )
            items.push(...(page[name] as Item[]))
            next = page['next'] as string | null
        } while (next !== null)
        return items
    }
}
