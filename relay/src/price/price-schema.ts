/** A price as the API gives it. */
import { z } from 'zod'

const figure = z.number().meta({ description: 'A day, to one decimal.' })

const cost = z.object({
    quota: z.enum(['data', 'bulk', 'apex']).meta({
        description:
            'data and bulk: while the org is read at intervals all day; in real time see `realTimeADay`. apex: while changes arrive in real time.',
    }),
    spentADay: figure.meta({ description: 'What Headroom really spent on an average day of the last seven.' }),
    beforeADay: figure.meta({ description: 'As things are.' }),
    afterADay: figure.meta({ description: 'With what is priced.' }),
    realTimeADay: figure.meta({
        description: 'The same while changes arrive in real time: data and bulk then go to objects without a trigger only.',
    }),
    ownLimit: z.int().nullable().meta({ description: 'What Headroom may spend in 24 hours; null while it is not known.' }),
    percentOfOwnLimit: z.number().nullable().meta({ description: 'Of `afterADay`, to one decimal.' }),
})

export const priceSchema = z.object({
    subject: z.enum(['interval', 'object', 'field', 'backfill']),
    text: z.string().meta({ description: 'The price in plain words.' }),
    basis: z
        .object({ since: z.iso.datetime(), through: z.iso.datetime(), changes: z.int() })
        .nullable()
        .meta({ description: 'The changes it was worked out from; null where there are none yet.' }),
    costs: z.array(cost),
    once: z
        .object({ rows: z.int().meta({ description: 'That the relay knows of: there may be more.' }), calls: z.int(), bulkJobs: z.int() })
        .nullable()
        .meta({ description: 'What reading the object in full costs, where that is priced.' }),
})
export type Price = z.infer<typeof priceSchema>
