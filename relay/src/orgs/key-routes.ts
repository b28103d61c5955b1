/** New keys for an org that asks for them. Only the panel's door has this route: keys go to the org itself, never to the holder of a token. */
import { z } from 'zod'
import { defineRoute } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { OrgAdmin } from './org-admin-service.ts'

/** Deliveries that were signed before the org had the new keys are accepted meanwhile. */
const GRACE_HOURS = 24

const key = z.string().meta({ description: 'As it stands in the org: whsec_ and 44 characters.' })
const keysSchema = z.object({ requestKey: key, responseKey: key, oldKeysExpireAt: z.iso.datetime() })

export function createKeyRoutes(admin: Pick<OrgAdmin, 'rotate'>): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: '/v1/keys/rotate',
            name: 'rotateKeys',
            tag: 'keys',
            summary: `Make new keys for the org. The old ones are accepted for ${GRACE_HOURS} hours more, and until it has used newer ones.`,
            answer: { status: 200, description: 'The new keys, shown this once.', body: { name: 'Keys', schema: keysSchema } },
            handle: async ({ orgId }) => {
                const { oldKeysExpireAt, ...keys } = await admin.rotate(orgId, GRACE_HOURS)
                return { ...keys, oldKeysExpireAt: oldKeysExpireAt.toISOString() }
            },
        }),
    ]
}
