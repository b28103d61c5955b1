/** Turns e-mail addresses of activities into the ids of their owners and of the people they are about, or says what is wrong with one. */
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Activity } from './activity-schema.ts'
import { findByEmail, findInactive } from './people-store.ts'
import type { Person } from './people-store.ts'

export interface Participants {
    readonly ownerId: string
    readonly whoId: string | null
}

type People = ReadonlyMap<string, readonly Person[]>

const refuse = (message: string, field: string) => new HeadroomError('body_invalid', message, { field })

async function lookUp(sql: Sql, orgId: string, objects: readonly string[], emails: readonly (string | undefined)[]): Promise<People> {
    const wanted = new Set(emails.filter((email) => email !== undefined).map((email) => email.toLowerCase()))
    if (wanted.size === 0) return new Map()
    return Map.groupBy(await findByEmail(sql, orgId, objects, [...wanted]), ({ email }) => email)
}

function findOwner(users: People, email: string, field: string): string {
    const found = users.get(email.toLowerCase()) ?? []
    const active = found.filter(({ isActive }) => isActive)
    const [first] = active
    if (first !== undefined && active.length === 1) return first.id
    if (active.length > 1) throw refuse(`${active.length} active users have this address: give ownerId instead.`, field)
    if (found.length > 0) throw refuse('The user with this address is not active: name another owner.', field)
    throw refuse('No user with this address is known: give ownerId, or have the field Email of User tracked.', field)
}

/** A contact goes before a lead: a person who is both was converted or is known better as a contact. */
function findWho(people: People, email: string, field: string): string {
    const found = people.get(email.toLowerCase()) ?? []
    const contacts = found.filter(({ object }) => object === 'Contact')
    const candidates = contacts.length > 0 ? contacts : found
    const [first] = candidates
    if (first === undefined) throw refuse('No contact or lead with this address is known: give whoId, or leave it out.', field)
    if (candidates.length === 1) return first.id
    throw refuse(`${candidates.length} records of ${first.object} have this address: give whoId instead.`, field)
}

/** One look for all of them. */
export async function findParticipants(sql: Sql, orgId: string, activities: readonly Activity[]): Promise<Participants[]> {
    const users = await lookUp(
        sql,
        orgId,
        ['User'],
        activities.map(({ ownerEmail }) => ownerEmail),
    )
    const people = await lookUp(
        sql,
        orgId,
        ['Contact', 'Lead'],
        activities.map(({ whoEmail }) => whoEmail),
    )
    const owners = activities.flatMap(({ ownerId }) => ownerId ?? [])
    const inactive = await findInactive(sql, orgId, [...new Set(owners)])
    return activities.map((activity, index) => {
        const path = (name: string) => `activities[${index}].${name}`
        const { ownerId, ownerEmail = '', whoId, whoEmail } = activity
        if (ownerId !== undefined && inactive.has(ownerId)) throw refuse('The owner is not an active user: name another.', path('ownerId'))
        return {
            ownerId: ownerId ?? findOwner(users, ownerEmail, path('ownerEmail')),
            whoId: whoId ?? (whoEmail === undefined ? null : findWho(people, whoEmail, path('whoEmail'))),
        }
    })
}
