/** Which fields of an object are tracked, as the API takes and gives it. */
import { z } from 'zod'

/** The org keeps the list in settings that hold so many names even if each has the greatest length. */
const FIELDS_MAX = 280

export const trackingInputSchema = z.strictObject({
    fields: z
        .array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'Give a field’s API name as Salesforce spells it.'))
        .max(FIELDS_MAX, `Choose at most ${FIELDS_MAX} fields, or give null to track all that are approved.`)
        .nullable()
        .meta({ description: 'The fields to track, as far as the org’s admin approved them; null: all that are approved.' }),
})
export type TrackingInput = z.infer<typeof trackingInputSchema>

const trackedFieldSchema = z.object({
    name: z.string(),
    label: z.string(),
    type: z.string(),
    isApproved: z.boolean().nullable().meta({ description: 'By the org’s admin; null while the org has not said.' }),
    isWanted: z.boolean().meta({ description: 'Chosen here, or nobody has chosen; tracked once it is approved too.' }),
    isTracked: z.boolean().meta({ description: 'Approved and wanted: its changes leave the org.' }),
    isSeenInRealTime: z.boolean().meta({ description: 'False for formulas and roll-ups: they change without a save of the record.' }),
    isEncrypted: z.boolean(),
    updateable: z.boolean().meta({ description: 'Salesforce lets it be changed; what the org’s admin approves is another question.' }),
    createable: z.boolean(),
    usedBy: z.array(z.string()).meta({ description: 'Names of the rules that use it: while there are any it cannot be untracked.' }),
})

export const objectFieldsSchema = z.object({
    object: z.string(),
    describedAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'Null while the org has not described the object; then there are no fields.' }),
    tracksAllApproved: z.boolean().meta({ description: 'Nobody has chosen: all fields that are approved are tracked.' }),
    fields: z.array(trackedFieldSchema),
})
export type ObjectFields = z.infer<typeof objectFieldsSchema>
