/** Writes as use cases of applications: activities to log, and where each stands. */
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { findSchema } from '../schemas/index.ts'
import { selectSettings } from '../settings/index.ts'
import { acceptWrites } from './accept-service.ts'
import { objectOf, toFields } from './activity-fields.ts'
import type { Activity } from './activity-schema.ts'
import { readChannels } from './channel-service.ts'
import type { ChannelParts } from './channel-service.ts'
import { countBefore } from './count-store.ts'
import { checkFields } from './field-check.ts'
import { findParticipants } from './people.ts'
import { findUserNames } from './people-store.ts'
import { hashInput, makeWriteId } from './write-id.ts'
import { selectWrites } from './write-store.ts'
import type { NewWrite, Write } from './write-types.ts'
import { viewWrite } from './write-view.ts'
import type { WriteView } from './write-view.ts'

export interface WriteParts extends ChannelParts {
    readonly database: Database
    /** After the commit: there is something to carry. */
    readonly onAccepted: () => void
}

export interface WriteService {
    /** In their order; null for one of a kind that is not logged. */
    log(orgId: string, activities: readonly Activity[]): Promise<(WriteView | null)[]>
    find(orgId: string, id: string): Promise<WriteView>
}

async function checkActivities(sql: Sql, orgId: string, writes: readonly NewWrite[], indexes: readonly number[]): Promise<void> {
    for (const object of ['Task', 'Event']) {
        const schema = await findSchema(sql, orgId, object)
        for (const [nth, write] of writes.entries()) {
            const path = (name: string) => `activities[${indexes[nth] ?? nth}].fields.${name}`
            if (write.object === object) checkFields(schema, 'create', write.fields, path)
        }
    }
}

async function toWrites(sql: Sql, orgId: string, activities: readonly Activity[]): Promise<NewWrite[]> {
    const participants = await findParticipants(sql, orgId, activities)
    return activities.map((activity, index) => {
        const clientId = activity.clientId ?? null
        const { ownerId = '', whoId = null } = participants[index] ?? {}
        const what = { operation: 'create', object: objectOf(activity), recordId: null, seen: {}, origin: 'headroom' } as const
        const fields = toFields(activity, { ownerId, whoId })
        return {
            ...what,
            id: makeWriteId(orgId, clientId),
            kind: activity.kind,
            fields,
            clientId,
            inputHash: hashInput(activity),
            writeAs: activity.writeAs === 'owner' ? ownerId : (activity.writeAs ?? null),
        }
    })
}

/** Those of one request share what is known of the channels; the first place in line is asked for, the others follow from it. */
export async function viewWrites(sql: Sql, orgId: string, writes: readonly Write[], parts: ChannelParts): Promise<WriteView[]> {
    const { choice, asUser } = await readChannels(sql, orgId, parts)
    const { writeLatencyMinutes: latencyMinutes } = await selectSettings(sql, orgId)
    const waiting = writes.filter(({ state }) => state === 'waiting').toSorted((one, other) => one.place - other.place)
    const first = await countBefore(sql, orgId, waiting[0]?.place ?? 0)
    const nth = new Map(waiting.map(({ id }, index) => [id, index]))
    const names = await findUserNames(
        sql,
        orgId,
        writes.flatMap(({ writeAs }) => writeAs ?? []),
    )
    return writes.map((write) => {
        const before = first + (nth.get(write.id) ?? 0)
        const line = { choice: write.carriedAs === null ? choice : asUser, before, latencyMinutes, now: parts.clock.now() }
        return viewWrite(write, line, names.get(write.writeAs ?? '') ?? null)
    })
}

export async function findWrite(sql: Sql, orgId: string, id: string): Promise<Write> {
    const write = (await selectWrites(sql, orgId, [id])).get(id)
    if (write === undefined) throw new HeadroomError('not_found', 'There is no write with this id.')
    return write
}

export function createWriteService(parts: WriteParts): WriteService {
    const { database, clock } = parts

    async function accept(sql: Sql, orgId: string, activities: readonly Activity[]): Promise<(WriteView | null)[]> {
        const { activityKinds } = await selectSettings(sql, orgId)
        const indexes = [...activities.keys()].filter((index) => activityKinds.includes(activities[index]?.kind ?? 'task'))
        const logged = activities.filter(({ kind }) => activityKinds.includes(kind))
        const asked = await toWrites(sql, orgId, logged)
        await checkActivities(sql, orgId, asked, indexes)
        const pathOf = (nth: number) => `activities[${indexes[nth] ?? nth}].clientId`
        const { writes } = await acceptWrites(sql, orgId, asked, { at: clock.now(), pathOf })
        const views = await viewWrites(sql, orgId, writes, parts)
        return activities.map((_, index) => views[indexes.indexOf(index)] ?? null)
    }

    return {
        log: async (orgId, activities) => {
            const views = await database.transaction((sql) => accept(sql, orgId, activities))
            reachFailPoint('write-accepted-before-ack')
            parts.onAccepted()
            return views
        },
        find: async (orgId, id) => {
            const [view] = await viewWrites(database, orgId, [await findWrite(database, orgId, id)], parts)
            if (view === undefined) throw new HeadroomError('not_found', 'There is no write with this id.')
            return view
        },
    }
}
