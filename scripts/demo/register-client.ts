/** Registers the relay as a connected app of the local org, running as its Sync User, as an admin does in Setup before the relay may sign in. */
import type { ApiClient } from './relay-process.ts'
import { SYNC_USERNAME } from './sync-user.ts'

export async function registerClient(orgUrl: string): Promise<ApiClient> {
    const response = await fetch(`${orgUrl}/__org/clients`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ appName: 'Headroom', username: SYNC_USERNAME }),
    })
    if (!response.ok) throw new Error(`the org did not register the relay: ${await response.text()}`)
    return (await response.json()) as ApiClient
}
