/** An org whose admin lets the relay write, and an application that asks for it. */
import type { OrgOptions } from '../org/org.ts'
import { rowsOf, startPair, type Pair, type Row } from './start-pair.ts'
import { runApex } from './start-test-world.ts'

export interface ActivityInput {
    readonly kind?: string
    readonly subject: string
    readonly clientId?: string
    readonly ownerId?: string
    readonly whoId?: string
}

export interface WriteView {
    readonly id: string
    readonly state: string
    readonly recordId: string | null
    readonly channel: string | null
    readonly problem: { readonly code: string; readonly message: string } | null
}

/** Write-back is on, and Title and Company of Leads may be written. */
export async function startWritesPair(options: Partial<OrgOptions> = {}): Promise<Pair> {
    const pair = await startPair(options)
    await runApex(
        pair,
        `ApprovalsController.allowWriteBack(); ApprovalsController.approveWritableFields('Lead', new List<String>{ 'Title', 'Company' });`,
    )
    await pair.org.settle()
    return pair
}

/** As an application asks; what it says of none is a task of the admin's. */
export async function logActivities({ api, org }: Pair, activities: readonly ActivityInput[]): Promise<WriteView[]> {
    const body = { activities: activities.map((activity) => ({ kind: 'task', ownerId: org.users.admin.id, ...activity })) }
    const answer = await api.request<{ activities: WriteView[] }>('POST', '/v1/activities', body)
    return answer.activities
}

export const readWrite = ({ api }: Pair, id: string): Promise<WriteView> => api.request<WriteView>('GET', `/v1/activities/${id}`)

export const tasksOf = ({ org }: Pair): Row[] => rowsOf(org, 'SELECT Subject, OwnerId, WhoId FROM Task ORDER BY Subject')
