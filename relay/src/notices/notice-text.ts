/** What a notice says to a person: what happened and what to do about it. Pure. */
import { QUOTA_NAMES, writeReason } from '../quota/index.ts'
import type { Quota, RefusalCause } from '../quota/index.ts'
import type { Notice, NoticeKind } from './notice-schema.ts'

/** Records that a text names. */
const NAMED_MAX = 10

const quote = (value: unknown): string => JSON.stringify(value)

const showNumber = (number: unknown): string => Number(number).toLocaleString('en')

const count = (number: unknown, one: string, many: string): string => `${showNumber(number)} ${number === 1 ? one : many}`

/** The first of them by name. */
function list(ids: unknown, all?: unknown): string {
    const named = Array.isArray(ids) ? ids.slice(0, NAMED_MAX) : []
    const others = Number(all ?? (Array.isArray(ids) ? ids.length : 0)) - named.length
    return named.join(', ') + (others > 0 ? ` and ${others} more` : '')
}

const DISABLED_REASONS: Readonly<Record<string, string>> = {
    gone: 'answered 410, which says that it wants no more messages',
    failing: 'has failed for five days without a break',
}

const nameQuota = (quota: unknown): string => QUOTA_NAMES[quota as Quota]

const WAYS_OUT: Readonly<Record<string, string>> = {
    own_limit:
        'To have more at once, raise the own limit in the settings (90% at most). To need less, have interval sync run less often, track ' +
        'fewer objects or log fewer kinds of activity.',
    threshold: 'To have more at once, find out which application uses them, or buy a larger allowance from Salesforce.',
}

const TEXTS: Readonly<Record<NoticeKind, (details: Notice['details']) => string>> = {
    alert_threshold: ({ percent, used, max }) =>
        `The org as a whole has used ${showNumber(used)} of its ${showNumber(max)} API requests in 24 hours: ${String(percent)}% is what you ` +
        'wanted to be told of. Nothing has stopped. Look in Salesforce which application uses them before others have to wait.',
    echo_unclear: ({ object, day, records, recordIds }) =>
        `${count(records, 'new record', 'new records')} of ${String(object)} on ${String(day)} may have been made by Headroom’s own writes or ` +
        'by somebody else: several had the same values while their outcome was not known. They pass for somebody else’s, so rules judged ' +
        `them. Look at what fired of ${list(recordIds, records)}.`,
    gap: ({ changes, firstAt, lastAt }) =>
        `The org could not keep ${count(changes, 'change', 'changes')} between ${String(firstAt)} and ${String(lastAt)} while the relay was out of ` +
        'reach. The check for completeness finds the records concerned and brings them, mostly within hours: Status says what is proven.',
    quota_paused: ({ quota, cause }) =>
        `${writeReason(quota as Quota, cause as RefusalCause)} Until then what needs them waits in its order, and nothing is lost. ` +
        (WAYS_OUT[String(cause)] ?? ''),
    quota_resumed: ({ quota, pausedAt }) =>
        `There are ${nameQuota(quota)} again: Headroom, which had waited for them since ${String(pausedAt)}, goes on where it stopped.`,
    realtime_resumed: ({ since, explanation }) => `Real-time sync runs again since ${String(since)}. ${String(explanation)}`,
    realtime_slowed: ({ since, explanation }) => `Changes come late since ${String(since)}. ${String(explanation)}`,
    realtime_stopped: ({ since, explanation }) => `Real-time sync does not run since ${String(since)}. ${String(explanation)}`,
    reconnect_needed: ({ reason }) =>
        `The relay can no longer ask Salesforce anything: ${String(reason)} Real-time sync goes on. Put that right in Salesforce or connect ` +
        'again; it is tried every 15 minutes.',
    resync_unanswered: ({ object, recordIds, asked }) =>
        `The org was asked ${String(asked)} times to tell ${list(recordIds)} of ${String(object)} anew, and did not. What is known of ` +
        'them is as it was. Look at Status whether the org answers its checks, then have them told anew again.',
    rule_braked: ({ name }) =>
        `The rule ${quote(name)} fired more often in an hour than it may. What it matches is held: look at it, then release or discard it.`,
    rule_disabled: ({ name, failures }) =>
        `The rule ${quote(name)} is switched off: judging it failed ${String(failures)} times in a row, as on very long texts. Look at its ` +
        'conditions, then enable it.',
    rules_looped: ({ recordId }) =>
        `Rules wrote to the record ${String(recordId)} more often in an hour than they may, or set each other off. What they write is parked ` +
        'among the failures of the backlog: look for rules that cause each other, then retry or cancel it.',
    webhook_disabled: ({ host, reason }) =>
        `The webhook to ${String(host)} is switched off: it ${DISABLED_REASONS[String(reason)] ?? 'failed'}. Its messages are kept. Repair ` +
        'the endpoint, then enable the webhook.',
    webhook_missed_changes: ({ host, after, resumesAfter }) =>
        `The webhook to ${String(host)} was not told of the changes after position ${String(after)} up to ${String(resumesAfter)} before ` +
        'they became too old to keep. It goes on after them; its receiver should read the records anew.',
}

export const writeText = (kind: NoticeKind, details: Notice['details']): string => TEXTS[kind](details)
