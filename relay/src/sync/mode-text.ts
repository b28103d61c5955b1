/** A mode and its reason in words: what is going on and what happens next. Pure. */
import { isHindered } from './mode-policy.ts'
import type { ModeReason, ModeState } from './mode-policy.ts'

const TEXTS: Readonly<Record<ModeReason, string>> = {
    started: 'Changes arrive as they are saved.',
    apex_own_limit:
        'Headroom has used its own limit of asynchronous Apex, so changes are read at intervals. Real time returns by itself as older use expires.',
    apex_threshold:
        'The org has used nearly all of its asynchronous Apex, so changes are read at intervals and the rest is left to others. Real time ' +
        'returns by itself when there is enough again.',
    publish_exhausted:
        'The org has published as many events as it may in an hour, so changes are read at intervals. Real time returns within the hour.',
    subscriber_stopped:
        'Salesforce no longer calls the trigger that takes changes from the event bus, so changes are read at intervals. In Setup, Platform ' +
        'Events, Record Change, look at the subscription of the trigger RecordChange and resume it: real time returns by itself.',
    silent:
        'The org has sent no heartbeat for more than 30 minutes, so changes are read at intervals. Look whether the package is installed ' +
        'and connected, and whether its scheduled jobs run: the Connect button schedules them again.',
    asked: 'An admin asked for changes to be read at intervals.',
    paused: 'An admin paused the sync. Nothing is read, what the org sends is kept, and all is caught up after the pause.',
    waiting_for_heartbeat:
        'The quota is back, but the org has sent no heartbeat since. Real time returns with the next one; the Connect button of the panel ' +
        'schedules them again.',
    quota_back: 'What was missed is being read. Then changes arrive as they are saved.',
    unheard:
        'Nothing was heard of the org for more than 30 minutes, because the relay was out or its store was restored from a backup: what was saved ' +
        'meanwhile is being read. Then changes arrive as they are saved.',
    caught_up: 'Everything missed was read. Changes arrive as they are saved.',
    not_read:
        'Changes arrive as they are saved. What was missed could not be read, because there was no connection to Salesforce: the check for ' +
        'completeness finds it and asks the org for it.',
}

const CONNECT = 'Once the relay is connected to Salesforce, changes are read at intervals instead.'

/** Where there is no connection to Salesforce that works. */
const UNREAD: Readonly<Partial<Record<ModeReason, string>>> = {
    apex_own_limit:
        'Headroom has used its own limit of asynchronous Apex, and nobody may read the changes instead: the org keeps them and sends them ' +
        `together until older use expires. ${CONNECT}`,
    apex_threshold:
        'The org has used nearly all of its asynchronous Apex, and nobody may read the changes instead: the org keeps them and sends them ' +
        `together until there is enough again. ${CONNECT}`,
    publish_exhausted:
        'The org has published as many events as it may in an hour, and nobody may read the changes instead: the check for completeness finds ' +
        `what is saved meanwhile and asks the org for it. ${CONNECT}`,
    subscriber_stopped:
        'Salesforce no longer calls the trigger that takes changes from the event bus, and nobody may read the changes instead: none arrive ' +
        'as they are saved. In Setup, Platform Events, Record Change, look at the subscription of the trigger RecordChange and resume it. The ' +
        `check for completeness finds what is saved meanwhile and asks the org for it. ${CONNECT}`,
    silent:
        'The org has sent no heartbeat for more than 30 minutes, and nobody may read the changes instead: nothing arrives. Look whether the ' +
        'package is installed and connected, and whether its scheduled jobs run: the Connect button schedules them again. What the org keeps ' +
        `comes with its next heartbeat, and the check for completeness finds the rest. ${CONNECT}`,
    asked: `An admin asked for changes to be read at intervals, but nobody may read them: they go on arriving as they are saved. ${CONNECT}`,
    not_read:
        'The org still leaves changes out and hears with its next heartbeat that it need not. Nobody may read them: the check for ' +
        'completeness finds them and asks the org for them.',
}

/** Real time that goes on against an obstacle, and a catching up in which nothing is read, are those of an org that nobody may read. */
export function writeModeReason(state: ModeState): string {
    const { mode, reason } = state
    const isUnread = isHindered(state) || (mode === 'catching-up' && reason === 'not_read')
    return (isUnread ? UNREAD[reason] : null) ?? TEXTS[reason]
}

/** How late changes come, in words; nothing where they come at once. */
export function writePace({ mode }: ModeState, paceSeconds: number): string {
    if (mode !== 'realtime' || paceSeconds === 0) return ''
    const time = paceSeconds <= 60 ? `${paceSeconds} seconds` : `${Math.ceil(paceSeconds / 60)} minutes`
    return ` To spare asynchronous Apex they come together, up to ${time} later.`
}
