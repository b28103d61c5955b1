/** What a mapping is, as the API takes and gives it. */
import { z } from 'zod'

export const DIRECTIONS = ['to_app', 'to_salesforce', 'both', 'none'] as const
export type Direction = (typeof DIRECTIONS)[number]
export const WINNERS = ['salesforce', 'app'] as const

const FIELDS_MAX = 500

const direction = z.enum(DIRECTIONS, `Give one of ${DIRECTIONS.join(', ')}.`)
const winner = z.enum(WINNERS, 'Give salesforce or app.')

const mappedField = z.strictObject({
    name: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,79}$/, 'Give a name of letters, digits, _, . and -.')
        .refine((name) => !(name in Object.prototype), 'Choose another name.')
        .meta({ description: 'As the application calls it.' }),
    field: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give a field’s API name, for example Status or Region__c.'),
    direction: direction.optional().meta({ description: 'As the object’s unless given.' }),
    winner: winner.optional().meta({ description: 'As the object’s unless given.' }),
})

export const mappingInputSchema = z
    .strictObject({
        direction: direction.meta({ description: 'Which way values go; a field may have its own.' }),
        winner: winner.default('salesforce').meta({ description: 'Whose value stays where both have changed it before the write left.' }),
        fields: z
            .array(mappedField)
            .max(FIELDS_MAX, `Map at most ${FIELDS_MAX} fields.`)
            .default([])
            .meta({ description: 'A field that is not named is known by its API name.' }),
    })
    .superRefine(({ fields }, context) => {
        for (const key of ['name', 'field'] as const) {
            const seen = new Set<string>()
            for (const [index, one] of fields.entries()) {
                const value = one[key].toLowerCase()
                if (seen.has(value))
                    context.addIssue({ code: 'custom', path: ['fields', index, key], message: 'It stands twice: remove one.' })
                seen.add(value)
            }
        }
    })
export type Mapping = z.infer<typeof mappingInputSchema>

export const mappingSchema = z.object({
    object: z.string(),
    direction,
    winner,
    isDefault: z.boolean().meta({ description: 'Nobody has changed it.' }),
    fields: z.array(
        z.object({
            name: z.string(),
            field: z.string(),
            direction,
            winner,
            problem: z.string().nullable().meta({ description: 'Why it cannot go to Salesforce as things are; the other fields can.' }),
        }),
    ),
})
export type MappingView = z.infer<typeof mappingSchema>

export const listedMappingSchema = mappingSchema.omit({ fields: true })
export type ListedMapping = z.infer<typeof listedMappingSchema>
