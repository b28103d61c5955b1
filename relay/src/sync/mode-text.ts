/** A mode and its reason in words: what is going on and what happens next. Pure. */
import type { ModeReason } from './mode-policy.ts'

const TEXTS: Readonly<Record<ModeReason, string>> = {
    started: 'Changes arrive as they are saved.',
    apex_own_limit:
        'Headroom has used its own limit of asynchronous Apex, so changes are read at intervals. Real time returns by itself as older use expires.',
    apex_threshold:
        'The org has used nearly all of its asynchronous Apex, so changes are read at intervals and the rest is left to others. Real time ' +
        'returns by itself when there is enough again.',
    publish_exhausted:
        'The org has published as many events as it may in an hour, so changes are read at intervals. Real time returns within the hour.',
    silent:
        'The org has sent no heartbeat for more than 30 minutes, so changes are read at intervals. Look whether the package is installed ' +
        'and connected, and whether its scheduled jobs run: the Connect button schedules them again.',
    asked: 'An admin asked for changes to be read at intervals.',
    paused: 'An admin paused the sync. Nothing is read, what the org sends is kept, and all is caught up after the pause.',
    waiting_for_heartbeat:
        'The quota is back, but the org has sent no heartbeat since. Real time returns with the next one; the Connect button of the panel ' +
        'schedules them again.',
    quota_back: 'What was missed is being read. Then changes arrive as they are saved.',
    caught_up: 'Everything missed was read. Changes arrive as they are saved.',
    not_read:
        'Changes arrive as they are saved. What was missed could not be read, because there is no connection to Salesforce: the check for ' +
        'completeness finds it and asks the org for it.',
}

export const writeModeReason = (reason: ModeReason): string => TEXTS[reason]
