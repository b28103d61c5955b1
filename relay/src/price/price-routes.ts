/** What a choice would cost, over HTTP, before it is made. */
import { z } from 'zod'
import { defineRoute, objectParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Database } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { SETTINGS_TABLE } from '../settings/index.ts'
import { priceSchema } from './price-schema.ts'
import { findPrice } from './price-service.ts'
import type { PriceParts, Subject } from './price-service.ts'

const MINUTES = z
    .string()
    .regex(/^\d{1,4}$/, 'Give a whole number of minutes.')
    .transform(Number)
    .pipe(SETTINGS_TABLE.intervalMinutes.schema)

const field = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give the field’s API name, for example Rating.')

interface Asked {
    readonly intervalMinutes?: number | undefined
    readonly object?: string | undefined
    readonly field?: string | undefined
    readonly backfill?: string | undefined
}

function toSubject({ intervalMinutes, object, field: name, backfill }: Asked): Subject {
    const named = [intervalMinutes, object, backfill].filter((one) => one !== undefined)
    if (named.length > 1 || (name !== undefined && object === undefined))
        throw new HeadroomError(
            'parameter_invalid',
            'Give at most one of intervalMinutes, object (with field for a field of it) and backfill.',
        )
    if (backfill !== undefined) return { subject: 'backfill', object: backfill }
    if (object === undefined) return { subject: 'interval', minutes: intervalMinutes ?? null }
    return name === undefined ? { subject: 'object', object } : { subject: 'field', object, field: name }
}

export type PriceRouteParts = Omit<PriceParts, 'sql'> & { readonly database: Database }

export function createPriceRoutes({ database, clock }: PriceRouteParts): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/price',
            name: 'getPrice',
            tag: 'usage',
            summary: 'What an interval, an object more, a field more or a first load would cost, judged by the last seven days.',
            description:
                'Name one of intervalMinutes, object, object with field, and backfill; nothing for the interval as it is. Costs no call to Salesforce.',
            query: {
                intervalMinutes: MINUTES.optional().meta({ description: 'Another time between two runs of interval sync.' }),
                object: objectParameter.optional(),
                field: field.optional().meta({ description: 'A field of the object.' }),
                backfill: objectParameter.optional().meta({ description: 'An object that would be loaded in full.' }),
            },
            answer: { status: 200, description: 'The price.', body: { name: 'Price', schema: priceSchema } },
            // Of one moment: what comes in meanwhile would make the cost after dearer than the cost before.
            handle: ({ orgId, query }) => database.snapshot((sql) => findPrice({ sql, clock }, orgId, toSubject(query))),
        }),
    ]
}
