/** What a notice says to a person: what happened and what to do about it. Pure. */
import type { Notice, NoticeKind } from './notice-schema.ts'

const quote = (value: unknown): string => JSON.stringify(value)

const DISABLED_REASONS: Readonly<Record<string, string>> = {
    gone: 'answered 410, which says that it wants no more messages',
    failing: 'has failed for five days without a break',
}

const TEXTS: Readonly<Record<NoticeKind, (details: Notice['details']) => string>> = {
    gap: ({ changes, firstAt, lastAt }) =>
        `The org could not keep ${String(changes)} changes between ${String(firstAt)} and ${String(lastAt)} while the relay was out of ` +
        'reach. The records concerned are up to date again with their next change.',
    rule_braked: ({ name }) =>
        `The rule ${quote(name)} fired more often in an hour than it may. What it matches is held: look at it, then release or discard it.`,
    rule_disabled: ({ name, failures }) =>
        `The rule ${quote(name)} is switched off: judging it failed ${String(failures)} times in a row, as on very long texts. Look at its ` +
        'conditions, then enable it.',
    webhook_disabled: ({ host, reason }) =>
        `The webhook to ${String(host)} is switched off: it ${DISABLED_REASONS[String(reason)] ?? 'failed'}. Its messages are kept. Repair ` +
        'the endpoint, then enable the webhook.',
    webhook_missed_changes: ({ host, after, resumesAfter }) =>
        `The webhook to ${String(host)} was not told of the changes after position ${String(after)} up to ${String(resumesAfter)} before ` +
        'they became too old to keep. It goes on after them; its receiver should read the records anew.',
}

export const writeText = (kind: NoticeKind, details: Notice['details']): string => TEXTS[kind](details)
