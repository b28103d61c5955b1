/** What a notice is, as the API gives it. */
import { z } from 'zod'

export const NOTICE_KINDS = [
    'alert_threshold',
    'echo_unclear',
    'gap',
    'quota_paused',
    'quota_resumed',
    'realtime_resumed',
    'realtime_slowed',
    'realtime_stopped',
    'reconnect_needed',
    'resync_unanswered',
    'rule_braked',
    'rule_disabled',
    'rules_looped',
    'webhook_disabled',
    'webhook_missed_changes',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

export const noticeSchema = z.object({
    id: z.string(),
    at: z.iso.datetime(),
    kind: z.enum(NOTICE_KINDS).meta({
        description:
            'alert_threshold: the org as a whole used as many API requests as people wanted to be told of. ' +
            'echo_unclear: records were read as new that Headroom’s own writes may have made, or somebody else. ' +
            'gap: the org could not keep changes while the relay was out of reach. quota_paused: a limit is reached and what spends of ' +
            'that quota waits. quota_resumed: it goes on. ' +
            'realtime_stopped, realtime_resumed: changes no longer arrive as they are saved, or do again. ' +
            'realtime_slowed: they come late, because the org is short of asynchronous Apex and there is no connection to read them by. ' +
            'reconnect_needed: Salesforce refuses the relay’s credentials. resync_unanswered: the org did not tell records that people ' +
            'wanted to have told anew. rule_braked: a rule fired too often and is held. ' +
            'rule_disabled: judging a rule failed 20 times in a row. ' +
            'rules_looped: rules wrote to a record too often, or set each other off. ' +
            'webhook_disabled: an endpoint answered 410 or failed for five days. webhook_missed_changes: changes were gone before a ' +
            'webhook could be told of them.',
    }),
    text: z.string().meta({ description: 'What happened and what to do, in plain words.' }),
    details: z.record(z.string(), z.unknown()).meta({ description: 'The same for programs: ids, counts and times.' }),
    readAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'When somebody marked it as read; null while nobody has, or since it changed.' }),
    readBy: z.string().nullable().meta({ description: 'Who, as in the audit.' }),
})
export type Notice = z.infer<typeof noticeSchema>
