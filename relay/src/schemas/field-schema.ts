/** How an org describes its objects and what its admin approved: on the wire and in the API. */
import { z } from 'zod'
import { PLAIN_TEXT_ADVICE, isPlainText } from '../platform/plain-text.ts'

/** Salesforce allows 800 custom fields on an object in its largest edition; standard objects bring up to some 150 of their own. */
const FIELDS_MAX = 1_000
/** The package leaves longer lists out. */
const PICKLIST_VALUES_MAX = 500
const OBJECTS_MAX = 50

const apiName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give an API name: letters, digits and _, at most 80.')

export const fieldSchema = z.object({
    name: apiName,
    label: z.string().max(255, 'Give at most 255 characters.'),
    type: z
        .string()
        .regex(/^[a-z]{1,40}$/, 'Give the name of a Schema.DisplayType in lower case.')
        .meta({ description: 'Apex’s Schema.DisplayType in lower case: string, picklist, double, datetime …' }),
    custom: z.boolean(),
    formula: z.boolean().meta({ description: 'Calculated (formulas and roll-ups): its changes are not seen in real time.' }),
    required: z.boolean(),
    updateable: z.boolean(),
    createable: z.boolean(),
    encrypted: z.boolean(),
    classified: z.boolean().optional().meta({
        description:
            'The org classifies it as sensitive: it leaves the org only if an admin approved it by name. Absent while that cannot be read.',
    }),
    length: z.int().min(0, 'Give 0 or more.').optional(),
    picklistValues: z
        .array(z.string().max(255))
        .max(PICKLIST_VALUES_MAX, `Send at most ${PICKLIST_VALUES_MAX}, or leave them out.`)
        .optional(),
})
export type Field = z.infer<typeof fieldSchema>

const byObject = <Value extends z.ZodType>(value: Value) =>
    z
        .record(apiName, value)
        .refine((objects) => Object.keys(objects).length <= OBJECTS_MAX, `Describe at most ${OBJECTS_MAX} objects in one delivery.`)
const names = z.array(apiName).max(FIELDS_MAX, `Send at most ${FIELDS_MAX} fields.`)

/** `schema` of a delivery. */
export const wireSchemaSchema = byObject(z.object({ fields: z.array(fieldSchema).max(FIELDS_MAX, `Send at most ${FIELDS_MAX} fields.`) }))

/** `approvals` of a delivery: of the objects that it describes. */
export const approvalsSchema = z.object({
    trackedFields: byObject(names).default({}),
    writable: byObject(names).default({}),
    writeBack: z.boolean().default(false),
    /** The user whose decision it brings; null where none had it sent. */
    by: z.string().max(80, 'Give a username: at most 80 characters.').refine(isPlainText, PLAIN_TEXT_ADVICE).nullish(),
})

/** What one delivery of kind schema says. */
export interface Description {
    readonly schema: z.infer<typeof wireSchemaSchema>
    readonly approvals: z.infer<typeof approvalsSchema> | null
}

const nameList = z.array(z.string()).nullable()

export const objectSchemaSchema = z.object({
    object: z.string(),
    version: z.int().meta({ description: 'Grows with every description that differs; 0 while the org has not described the object.' }),
    describedAt: z.iso.datetime().nullable(),
    fields: z.array(fieldSchema),
    approvedFields: nameList.meta({ description: 'What the org’s admin allows to leave the org; null while the org has not said.' }),
    writableFields: nameList.meta({ description: 'What the org’s admin allows to be written; null while the org has not said.' }),
})
export type ObjectSchema = z.infer<typeof objectSchemaSchema>

export const schemaChangeSchema = z.object({
    id: z.string(),
    object: z.string(),
    version: z.int(),
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.object({ field: z.string(), properties: z.array(z.string()) })),
    noticedAt: z.iso.datetime(),
})
export type SchemaChange = z.infer<typeof schemaChangeSchema>
