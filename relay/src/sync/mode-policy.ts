/** When an org is synced in real time, when by interval, and how it gets back. Pure: what is known goes in, the mode and its reason come out. */

export const MODES = ['realtime', 'interval', 'catching-up', 'paused'] as const
export type Mode = (typeof MODES)[number]

export const MODE_REASONS = [
    'started',
    'apex_own_limit',
    'apex_threshold',
    'publish_exhausted',
    'subscriber_stopped',
    'silent',
    'asked',
    'paused',
    'waiting_for_heartbeat',
    'quota_back',
    'unheard',
    'caught_up',
    'not_read',
] as const
export type ModeReason = (typeof MODE_REASONS)[number]

/** What an admin may ask for. */
export type Asked = 'paused' | 'interval'

export interface ModeState {
    readonly mode: Mode
    readonly reason: ModeReason
    readonly since: Date
}

/** A quota held against a line: `used` counts towards it. */
export interface Line {
    readonly used: number
    readonly line: number
}

export interface ModeFacts {
    /** Our executions of asynchronous Apex against the own limit; null while the org has not told its limits. */
    readonly own: Line | null
    /** Everybody's against the global threshold. */
    readonly threshold: Line | null
    /** Events published in the hour against what the org may publish. */
    readonly publishes: Line | null
    /** The Status of the package's event trigger on the bus; null while the org has not told it. */
    readonly subscriber: string | null
    readonly lastHeartbeatAt: Date | null
    /** The one before it. */
    readonly heartbeatBefore: Date | null
    /** What an admin asked for; null: what is best. */
    readonly asked: Asked | null
    /** When the newest catch-up that left nothing out began; null: none did. */
    readonly caughtUpFrom: Date | null
    /** Since when the org says that it delivers changes; null while it leaves them out. */
    readonly deliversSince: Date | null
    /** Whether the relay may read from Salesforce at all; real time runs without it. */
    readonly canRead: boolean
}

type Heartbeats = Pick<ModeFacts, 'lastHeartbeatAt' | 'heartbeatBefore'>

export const HEARTBEAT_MS = 15 * 60_000
/** Past twice its interval a heartbeat is missing; one may come late. */
const SILENCE_MS = 2 * HEARTBEAT_MS
/** A quota counts as back so far below its line, or the mode would change with each delivery. */
const BACK_PERCENT = 98

/**
 * The bus calls a trigger no more that is in one of these, and saves go on: after ten failed runs, without permissions, or long unused.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventbussubscriber.htm
 */
const STOPPED: ReadonlySet<string | null> = new Set(['Error', 'Suspended', 'Expired'])

const isReached = (line: Line | null): boolean => line !== null && line.used >= line.line
const isBack = (line: Line | null): boolean => line === null || line.used * 100 <= line.line * BACK_PERCENT

/** Null: real time can run. An org that never sent a heartbeat is not connected yet: nothing is missing. */
function findObstacle({ own, threshold, publishes, subscriber, lastHeartbeatAt, asked }: ModeFacts, now: Date): ModeReason | null {
    if (asked === 'interval') return 'asked'
    if (isReached(own)) return 'apex_own_limit'
    if (isReached(threshold)) return 'apex_threshold'
    if (isReached(publishes)) return 'publish_exhausted'
    if (STOPPED.has(subscriber)) return 'subscriber_stopped'
    if (lastHeartbeatAt !== null && now.getTime() - lastHeartbeatAt.getTime() > SILENCE_MS) return 'silent'
    return null
}

const isAllBack = ({ own, threshold, publishes }: ModeFacts): boolean => isBack(own) && isBack(threshold) && isBack(publishes)

/** A heartbeat since the mode began says that Apex runs again and the relay is reached. */
const hasBeaten = ({ lastHeartbeatAt }: ModeFacts, since: Date): boolean => lastHeartbeatAt !== null && lastHeartbeatAt > since

function leaveInterval(state: ModeState, facts: ModeFacts, now: Date): ModeState {
    if (!isAllBack(facts)) return state
    if (hasBeaten(facts, state.since)) return { mode: 'catching-up', reason: 'quota_back', since: now }
    return state.reason === 'silent' ? state : { ...state, reason: 'waiting_for_heartbeat' }
}

/** What the org leaves out before it hears that it need not is read by a run that begins after it says so. */
function leaveCatchUp(state: ModeState, { caughtUpFrom, deliversSince }: ModeFacts, now: Date): ModeState {
    if (deliversSince === null) return state
    const isDone = caughtUpFrom !== null && caughtUpFrom >= state.since && caughtUpFrom >= deliversSince
    return isDone ? { mode: 'realtime', reason: 'caught_up', since: now } : state
}

/**
 * When the org was heard before a silence that a heartbeat ended since the mode began; null: there was none. Nobody may have seen it last: a
 * store that was restored from an older backup may hear of its org before anybody looks.
 */
export function heardBefore({ lastHeartbeatAt, heartbeatBefore }: Heartbeats, since: Date): Date | null {
    if (lastHeartbeatAt === null || heartbeatBefore === null || lastHeartbeatAt <= since) return null
    return lastHeartbeatAt.getTime() - heartbeatBefore.getTime() > SILENCE_MS ? heartbeatBefore : null
}

const OBSTACLES: readonly ModeReason[] = ['apex_own_limit', 'apex_threshold', 'publish_exhausted', 'subscriber_stopped', 'silent', 'asked']

/** Real time that goes on because nobody may read instead: changes come late, or not all of them. */
export const isHindered = ({ mode, reason }: ModeState): boolean => mode === 'realtime' && OBSTACLES.includes(reason)

/**
 * Where nobody may read, what the org left out would be seen by nobody: so it delivers as slowly as it must, and what it cannot deliver
 * stays in its buffer.
 */
function decideUnread(state: ModeState, facts: ModeFacts, now: Date): ModeState {
    const { mode, reason, since } = state
    if (facts.deliversSince === null) return mode === 'catching-up' ? state : { mode: 'catching-up', reason: 'not_read', since: now }
    const asked = facts.asked === 'interval' ? 'asked' : null
    const obstacle = findObstacle({ ...facts, asked: null }, now) ?? asked
    if (mode !== 'realtime') return { mode: 'realtime', reason: obstacle ?? 'not_read', since: now }
    if (obstacle === reason) return state
    if (obstacle !== null) return { mode, reason: obstacle, since: isHindered(state) ? since : now }
    if (!isHindered(state) || !isAllBack(facts)) return state
    return { mode, reason: reason === 'asked' ? 'started' : 'not_read', since: now }
}

/** The state that is right now: the same object when nothing changes. */
export function decideMode(state: ModeState, facts: ModeFacts, now: Date): ModeState {
    if (facts.asked === 'paused') return state.mode === 'paused' ? state : { mode: 'paused', reason: 'paused', since: now }
    if (!facts.canRead) return decideUnread(state, facts, now)
    const obstacle = findObstacle(facts, now)
    if (obstacle !== null) {
        if (state.mode !== 'interval') return { mode: 'interval', reason: obstacle, since: now }
        return state.reason === obstacle ? state : { ...state, reason: obstacle }
    }
    // What was missed during a pause is read before real time counts as complete again.
    if (state.mode === 'paused') return { mode: 'catching-up', reason: 'quota_back', since: now }
    if (state.mode === 'interval') return leaveInterval(state, facts, now)
    if (state.mode === 'catching-up') return leaveCatchUp(state, facts, now)
    if (heardBefore(facts, state.since) !== null) return { mode: 'catching-up', reason: 'unheard', since: now }
    // An org that obeys what a relay said before its store was restored, or one that nobody might read until now.
    const isUnread = facts.deliversSince === null || (isHindered(state) && isAllBack(facts))
    return isUnread ? { mode: 'catching-up', reason: 'quota_back', since: now } : state
}
