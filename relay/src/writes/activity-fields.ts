/** From an activity as an application tells it to the fields of a Task or an Event. Pure. */
import type { Values } from '../mirror/index.ts'
import type { Activity } from './activity-schema.ts'
import type { Participants } from './people.ts'

export const objectOf = ({ kind }: Activity): 'Task' | 'Event' => (kind === 'meeting' ? 'Event' : 'Task')

/** What is told of after it happened is completed; a task is still to be done. */
const statusOf = ({ kind, status }: Activity): string | undefined => status ?? (kind === 'task' ? undefined : 'Completed')

export function toFields(activity: Activity, { ownerId, whoId }: Participants): Values {
    const isMeeting = activity.kind === 'meeting'
    const told = {
        Subject: activity.subject,
        Description: activity.description,
        OwnerId: ownerId,
        WhoId: whoId ?? undefined,
        WhatId: activity.whatId,
        StartDateTime: activity.startsAt,
        EndDateTime: activity.endsAt,
        ActivityDate: activity.dueDate,
        Status: isMeeting ? undefined : statusOf(activity),
        Priority: isMeeting ? undefined : activity.priority,
    }
    const given = Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return { ...Object.fromEntries(given), ...activity.fields }
}
