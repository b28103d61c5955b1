/** Which route a user of the panel may have, by the permissions that the org signed: pure decisions. */
import type { Route } from '../http/index.ts'
import type { PanelUser } from './panel-schema.ts'

export interface AskedRoute {
    readonly route: Route
    readonly params: Readonly<Record<string, string>>
}

interface Permission {
    /** The custom permission in the org, and the permission set that gives it. */
    readonly name: string
    readonly label: string
    allows(asked: AskedRoute, user: PanelUser): boolean
}

/** What a person who makes rules needs besides: records and their stories, also anew, and the fields that a condition may name. */
const NEEDED_FOR_RULES: ReadonlySet<string> = new Set([
    'getRecord',
    'getRecordStory',
    'getSchema',
    'listFields',
    'listRecords',
    'listSchemas',
    'resyncRecord',
])
const RULE_TAGS: ReadonlySet<string> = new Set(['rules', 'sequences'])

/** From the least to the most. */
const PERMISSIONS: readonly Permission[] = [
    {
        name: 'Headroom_User',
        label: 'Headroom User',
        allows: ({ route, params }, user) => route.name === 'getUsageOfUser' && params['user'] === user.id,
    },
    {
        name: 'Headroom_Rules',
        label: 'Headroom Rules',
        allows: ({ route }) => RULE_TAGS.has(route.tag) || NEEDED_FOR_RULES.has(route.name),
    },
    { name: 'Headroom_Admin', label: 'Headroom Admin', allows: () => true },
]

const heldBy = (user: PanelUser): Permission[] => PERMISSIONS.filter(({ name }) => user.permissions.includes(name))

export const holdsAny = (user: PanelUser): boolean => heldBy(user).length > 0

export const mayUse = (user: PanelUser, asked: AskedRoute): boolean => heldBy(user).some((permission) => permission.allows(asked, user))

/** The least permission set that would do. */
export function neededFor(user: PanelUser, asked: AskedRoute): string {
    return PERMISSIONS.find((permission) => permission.allows(asked, user))?.label ?? 'Headroom Admin'
}
