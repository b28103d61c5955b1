/** Of which objects the package tells changes as they are saved: each has a trigger. Whatever else an org describes is read at intervals. */
export const REALTIME_OBJECTS: readonly string[] = ['Account', 'Contact', 'Event', 'Lead', 'Opportunity', 'Task', 'User']

export const isIntervalOnly = (object: string): boolean => !REALTIME_OBJECTS.includes(object)
