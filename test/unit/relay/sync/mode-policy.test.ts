/** The modes of an org: each way to interval sync and back, nothing by accident, and no flutter at a line. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decideMode, heardBefore, isHindered } from '../../../../relay/src/sync/mode-policy.ts'
import type { ModeFacts, ModeState } from '../../../../relay/src/sync/mode-policy.ts'
import { writeModeReason, writePace } from '../../../../relay/src/sync/mode-text.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000)

const FINE: ModeFacts = {
    own: { used: 10, line: 1_000 },
    threshold: { used: 100, line: 9_000 },
    publishes: null,
    subscriber: 'Running',
    lastHeartbeatAt: minutesAgo(5),
    heartbeatBefore: minutesAgo(20),
    asked: null,
    caughtUpFrom: null,
    deliversSince: minutesAgo(600),
    canRead: true,
}
const REALTIME: ModeState = { mode: 'realtime', reason: 'started', since: minutesAgo(600) }
const INTERVAL: ModeState = { mode: 'interval', reason: 'apex_threshold', since: minutesAgo(60) }
const CATCHING_UP: ModeState = { mode: 'catching-up', reason: 'quota_back', since: minutesAgo(10) }

const line = fc.option(fc.record({ used: fc.nat(100), line: fc.nat(100) }), { nil: null })
const time = fc.option(fc.nat(120).map(minutesAgo), { nil: null })
const arbitraryFacts = fc.record<ModeFacts>({
    own: line,
    threshold: line,
    publishes: line,
    subscriber: fc.constantFrom(null, 'Running', 'Idle', 'Error'),
    lastHeartbeatAt: time,
    heartbeatBefore: time,
    asked: fc.constantFrom(null, 'paused', 'interval'),
    caughtUpFrom: time,
    deliversSince: time,
    canRead: fc.boolean(),
})

const decide = (state: ModeState, facts: Partial<ModeFacts> = {}): ModeState => decideMode(state, { ...FINE, ...facts }, NOW)

describe('to interval sync', () => {
    test.each([
        ['apex_own_limit', { own: { used: 1_000, line: 1_000 } }],
        ['apex_threshold', { threshold: { used: 9_001, line: 9_000 } }],
        ['publish_exhausted', { publishes: { used: 50_000, line: 50_000 } }],
        ['subscriber_stopped', { subscriber: 'Error' }],
        ['subscriber_stopped', { subscriber: 'Suspended' }],
        ['subscriber_stopped', { subscriber: 'Expired' }],
        ['silent', { lastHeartbeatAt: minutesAgo(31) }],
        ['asked', { asked: 'interval' as const }],
    ])('because of %s, from real time and from catching up', (reason, facts) => {
        expect(decide(REALTIME, facts)).toEqual({ mode: 'interval', reason, since: NOW })
        expect(decide(CATCHING_UP, facts)).toEqual({ mode: 'interval', reason, since: NOW })
    })

    test('another reason in the meantime is told, but since when it lasts stays', () => {
        expect(decide(INTERVAL, { lastHeartbeatAt: minutesAgo(45) })).toEqual({ ...INTERVAL, reason: 'silent' })
    })

    test('one call below the line nothing happens, and an org that never sent a heartbeat misses none', () => {
        expect(decide(REALTIME, { own: { used: 999, line: 1_000 }, lastHeartbeatAt: null })).toBe(REALTIME)
    })

    test('a heartbeat that is missing for half an hour and no longer is late, not silence', () => {
        expect(decide(REALTIME, { lastHeartbeatAt: minutesAgo(30) })).toBe(REALTIME)
    })
})

describe('back to real time', () => {
    test('a little below the line and with a heartbeat since: first what was missed, then real time', () => {
        expect(decide(INTERVAL, { threshold: { used: 8_900, line: 9_000 } })).toBe(INTERVAL)
        expect(decide(INTERVAL, { threshold: { used: 8_820, line: 9_000 } })).toEqual({
            mode: 'catching-up',
            reason: 'quota_back',
            since: NOW,
        })
        expect(decide(CATCHING_UP, { caughtUpFrom: minutesAgo(11) })).toBe(CATCHING_UP)
        expect(decide(CATCHING_UP, { caughtUpFrom: minutesAgo(9) })).toEqual({ mode: 'realtime', reason: 'caught_up', since: NOW })
    })

    test('each quota has to be back, events that may be published too', () => {
        expect(decide(INTERVAL, { publishes: { used: 49_500, line: 50_000 } })).toBe(INTERVAL)
        expect(decide(INTERVAL, { own: { used: 990, line: 1_000 } })).toBe(INTERVAL)
    })

    test.each([20, 25])('the quota is back but no heartbeat came after interval sync began: it waits and says what for', (minutes) => {
        const since = minutesAgo(20)
        expect(decide({ ...INTERVAL, since }, { lastHeartbeatAt: minutesAgo(minutes) })).toEqual({
            mode: 'interval',
            reason: 'waiting_for_heartbeat',
            since,
        })
    })

    test('silence that only the clock has ended goes on being called so', () => {
        const silent: ModeState = { mode: 'interval', reason: 'silent', since: minutesAgo(20) }
        expect(decide(silent, { lastHeartbeatAt: minutesAgo(25) })).toBe(silent)
    })

    test('a run that began in the same moment has read what was missed', () => {
        const { since } = CATCHING_UP
        expect(decide(CATCHING_UP, { caughtUpFrom: since, deliversSince: since })).toMatchObject({ mode: 'realtime' })
    })

    test('what the org left out before it heard of the return is read by a run that began after it says that it delivers', () => {
        expect(decide(CATCHING_UP, { caughtUpFrom: minutesAgo(9), deliversSince: null })).toBe(CATCHING_UP)
        expect(decide(CATCHING_UP, { caughtUpFrom: minutesAgo(9), deliversSince: minutesAgo(8) })).toBe(CATCHING_UP)
        expect(decide(CATCHING_UP, { caughtUpFrom: minutesAgo(7), deliversSince: minutesAgo(8) })).toMatchObject({ mode: 'realtime' })
        expect(decide(CATCHING_UP, { canRead: false, deliversSince: null })).toBe(CATCHING_UP)
    })

    test('an org that leaves changes out in real time obeys what was said before a store was restored: they are read', () => {
        expect(decide(REALTIME, { deliversSince: null })).toMatchObject({ mode: 'catching-up' })
    })

    test('without a connection there is nothing to read with, and real time goes on', () => {
        expect(decide(CATCHING_UP, { canRead: false })).toEqual({ mode: 'realtime', reason: 'not_read', since: NOW })
    })
})

describe('FAILURES V1 a silence that a heartbeat ended before anybody looked, as after a restore', () => {
    const UNHEARD = { heartbeatBefore: minutesAgo(1_440) }

    test('is no real time: what was missed is read, from when the org was heard last', () => {
        expect(decide(REALTIME, UNHEARD)).toEqual({ mode: 'catching-up', reason: 'unheard', since: NOW })
        expect(heardBefore({ ...FINE, ...UNHEARD }, REALTIME.since)).toEqual(minutesAgo(1_440))
    })

    test('is read once, and a heartbeat that is a little late is none', () => {
        const caughtUp: ModeState = { mode: 'realtime', reason: 'caught_up', since: minutesAgo(4) }
        expect(decide(caughtUp, UNHEARD)).toBe(caughtUp)
        expect(decide(REALTIME, { heartbeatBefore: minutesAgo(35) })).toBe(REALTIME)
        expect(decide(REALTIME, { heartbeatBefore: null })).toBe(REALTIME)
        expect(decide({ ...REALTIME, since: minutesAgo(5) }, UNHEARD)).toMatchObject({ mode: 'realtime' })
    })

    test('changes no other mode, whose watermarks are as old as the store', () => {
        expect(decide(INTERVAL, { ...UNHEARD, threshold: { used: 9_001, line: 9_000 } })).toBe(INTERVAL)
        expect(decide(CATCHING_UP, UNHEARD)).toBe(CATCHING_UP)
        expect(decide(REALTIME, { ...UNHEARD, canRead: false })).toBe(REALTIME)
    })
})

describe('where nobody may read', () => {
    const UNREAD = { canRead: false }
    const SHORT = { ...UNREAD, own: { used: 1_000, line: 1_000 } }
    const slowed = { mode: 'realtime', reason: 'apex_own_limit', since: NOW } as const

    test.each([
        ['apex_own_limit', SHORT],
        ['apex_threshold', { threshold: { used: 9_001, line: 9_000 } }],
        ['publish_exhausted', { publishes: { used: 50_000, line: 50_000 } }],
        ['subscriber_stopped', { subscriber: 'Error' }],
        ['silent', { lastHeartbeatAt: minutesAgo(31) }],
        ['asked', { asked: 'interval' as const }],
    ])('%s is told and real time goes on', (reason, facts) => {
        const hindered = decide(REALTIME, { ...facts, ...UNREAD })
        expect(hindered).toEqual({ mode: 'realtime', reason, since: NOW })
        expect([REALTIME, hindered].map(isHindered)).toEqual([false, true])
    })

    test('silence is told also where intervals were asked for', () => {
        expect(decide(REALTIME, { ...UNREAD, asked: 'interval', lastHeartbeatAt: minutesAgo(31) })).toMatchObject({ reason: 'silent' })
    })

    test('it ends a little below the line, and ends nothing that was not there', () => {
        const since = minutesAgo(30)
        expect(decide({ ...slowed, since }, { ...UNREAD, own: { used: 990, line: 1_000 } })).toEqual({ ...slowed, since })
        expect(decide({ ...slowed, since }, UNREAD)).toEqual({ mode: 'realtime', reason: 'not_read', since: NOW })
        expect(decide({ ...slowed, reason: 'asked' }, UNREAD)).toMatchObject({ reason: 'started' })
        expect(decide(REALTIME, UNREAD)).toBe(REALTIME)
    })

    test('while it lasts nothing changes, and another reason in the meantime is told without a new beginning', () => {
        const lasting = { ...slowed, since: minutesAgo(30) }
        expect(decide(lasting, SHORT)).toBe(lasting)
        expect(decide(lasting, { ...UNREAD, lastHeartbeatAt: minutesAgo(31) })).toEqual({ ...lasting, reason: 'silent' })
    })

    test('only real time is hindered: interval sync for the same reason is what helps', () => {
        expect([slowed, { ...slowed, mode: 'interval' as const }, REALTIME].map(isHindered)).toEqual([true, false, false])
    })

    test('a connection that is lost in interval sync ends it: first the org must deliver again', () => {
        expect(decide(INTERVAL, { ...SHORT, deliversSince: null })).toEqual({ mode: 'catching-up', reason: 'not_read', since: NOW })
        expect(decide(CATCHING_UP, SHORT)).toEqual(slowed)
        expect(decide(INTERVAL, SHORT)).toEqual(slowed)
    })

    test('a connection that is made meanwhile: intervals while it is short, or what was missed is read', () => {
        expect(decide(slowed, { ...SHORT, canRead: true })).toEqual({ mode: 'interval', reason: 'apex_own_limit', since: NOW })
        expect(decide(slowed, { own: { used: 990, line: 1_000 } })).toBe(slowed)
        expect(decide(slowed)).toEqual({ mode: 'catching-up', reason: 'quota_back', since: NOW })
    })

    test('it never becomes interval, whatever is known', () => {
        fc.assert(
            fc.property(arbitraryFacts, fc.constantFrom(REALTIME, INTERVAL, CATCHING_UP), (known, state) => {
                expect(decideMode(state, { ...known, ...UNREAD }, NOW).mode).not.toBe('interval')
            }),
        )
    })

    test('the words say that nobody reads, what happens instead and how late changes come', () => {
        expect(writeModeReason(slowed)).toContain('nobody may read the changes instead')
        expect(writeModeReason({ ...slowed, mode: 'interval' })).toContain('changes are read at intervals')
        expect([writePace(slowed, 0), writePace(slowed, 45), writePace(slowed, 600)]).toEqual([
            '',
            ' To spare asynchronous Apex they come together, up to 45 seconds later.',
            ' To spare asynchronous Apex they come together, up to 10 minutes later.',
        ])
        expect(writePace(INTERVAL, 60)).toBe('')
    })
})

describe('a pause', () => {
    test('wins over everything, and what was missed is read after it', () => {
        const paused = decide(INTERVAL, { asked: 'paused' })
        expect(paused).toEqual({ mode: 'paused', reason: 'paused', since: NOW })
        expect(decide(paused, { asked: 'paused', own: { used: 5_000, line: 1_000 } })).toBe(paused)
        expect(decide(paused)).toMatchObject({ mode: 'catching-up' })
    })
})

test('whatever is known, deciding again at once changes nothing but a first step back', () => {
    fc.assert(
        fc.property(arbitraryFacts, fc.constantFrom(REALTIME, INTERVAL, CATCHING_UP), (known, state) => {
            const first = decideMode(state, known, NOW)
            const second = decideMode(first, known, NOW)
            expect(writeModeReason(first)).not.toBe('')
            // Real time can be reached from catching up in the very next step; no other mode follows from nothing new.
            if (second.mode !== first.mode) expect([first.mode, second.mode]).toEqual(['catching-up', 'realtime'])
        }),
        { numRuns: 2_000 },
    )
})
