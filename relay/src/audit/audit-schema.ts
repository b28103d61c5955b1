/** What the audit gives to who asks. */
import { z } from 'zod'

const fields = z.record(z.string(), z.unknown()).nullable()

export const auditEntrySchema = z.object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.string().meta({
        description:
            '`token …` and its last four characters, `user:…` for who did it in the panel, `cli` for the operator, who may have entered keys that were made in Salesforce, `org` for what was approved in the org by whom it does not name, or `relay` for the relay itself.',
    }),
    subject: z.enum([
        'org',
        'token',
        'rule',
        'sequence',
        'settings',
        'webhook',
        'tracked_fields',
        'approved_fields',
        'writable_fields',
        'write_back',
        'brake',
        'held_firings',
        'connection',
        'mapping',
        'resync',
    ]),
    subjectId: z.string().meta({
        description:
            'Its id; of a token the last four characters, of tracked, approved and writable fields the object, of a brake and of held firings the rule, of a resync the record.',
    }),
    action: z.enum(['created', 'changed', 'removed']),
    before: fields.meta({ description: 'As it was, without secrets; null when created.' }),
    after: fields.meta({ description: 'As it became, without secrets; null when removed.' }),
    explanation: z
        .string()
        .nullable()
        .meta({ description: 'In plain words what the fields do not say, as that keys were made; null where they say enough.' }),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>
