/** What a rule may be about and when it is judged, as choices. */
import { labels } from './labels'

export const OBJECTS = ['Account', 'Contact', 'Event', 'Lead', 'Opportunity', 'Task', 'User']
export const objectOptions = OBJECTS.map((object) => ({ label: object, value: object }))

export const eventOptions = [
    { label: labels.created, value: 'created' },
    { label: labels.updated, value: 'updated' },
    { label: labels.createdOrUpdated, value: 'created_or_updated' },
    { label: labels.deleted, value: 'deleted' },
    { label: labels.undeleted, value: 'undeleted' },
    { label: labels.merged, value: 'merged' },
    { label: labels.converted, value: 'converted' },
]

export const whenOptions = [
    { label: labels.newlyMeets, value: 'newly_meets' },
    { label: labels.everyTime, value: 'every_time' },
]

export const matchingOptions = [
    { label: labels.all, value: 'all' },
    { label: labels.any, value: 'any' },
    { label: labels.custom, value: 'custom' },
]
