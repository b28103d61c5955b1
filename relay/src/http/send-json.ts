/** An answer's body. Express's own `json` looks at settings, tags and conditions that no answer here has, for as long as the rest takes. */
import type { ServerResponse } from 'node:http'

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
    response.statusCode = status
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    response.end(JSON.stringify(body))
}
