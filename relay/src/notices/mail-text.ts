/** A mail with one or several notices, as plain text. Pure. Only the relay's own words stand in a header: names of rules may be hostile. */
import { createHash } from 'node:crypto'
import type { Notice, NoticeKind } from './notice-schema.ts'

export interface Mail {
    readonly to: string
    readonly subject: string
    readonly text: string
    /** The same for the same notices, so that a mail program shows one that is sent twice once. */
    readonly messageId: string
}

/** A name of 10,000 characters must not bury what is to be done. */
const LINE_MAX = 1_000

const TITLES: Readonly<Record<NoticeKind, string>> = {
    alert_threshold: 'the org’s API requests passed your alert threshold',
    echo_unclear: 'some new records may be Headroom’s own',
    gap: 'changes are missing',
    quota_paused: 'a limit is reached',
    quota_resumed: 'it goes on after a limit',
    realtime_resumed: 'real time is back',
    realtime_slowed: 'changes come late',
    realtime_stopped: 'changes do not come in real time',
    reconnect_needed: 'Salesforce must be connected again',
    resync_unanswered: 'records were not told anew',
    rule_braked: 'a rule is held',
    rules_looped: 'rules write in a loop',
    rule_disabled: 'a rule is switched off',
    webhook_disabled: 'a webhook is switched off',
    webhook_missed_changes: 'a webhook missed changes',
}

/** Line breaks, other control characters and what unicode counts as such would let a name look like words of ours. */
const toLine = (text: string): string => {
    const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    return line.length > LINE_MAX ? `${line.slice(0, LINE_MAX)}…` : line
}

const writeSubject = ([first, ...others]: readonly Notice[]): string => {
    if (first === undefined || others.length > 0) return `Headroom: ${others.length + 1} notices`
    return `Headroom: ${TITLES[first.kind]}`
}

export function writeMail(orgId: string, to: string, notices: readonly Notice[]): Mail {
    const names = notices.map(({ id }) => id).join(' ')
    const hash = createHash('sha256').update(`${orgId} ${to} ${names}`).digest('hex').slice(0, 32)
    const parts = notices.map(({ at, text }) => `${at}\n${toLine(text)}`)
    const why =
        to === '' ? 'hold the permission set Headroom Admin, and nobody is named in its settings' : "are named in Headroom's settings"
    const end = `Salesforce org ${orgId}. You ${why}; an admin can change that there. All notices: GET /v1/notices.`
    return {
        to,
        subject: writeSubject(notices),
        text: [...parts, `--\n${end}\n`].join('\n\n'),
        messageId: `<${hash}@headroom.invalid>`,
    }
}
