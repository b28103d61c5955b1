/** Moves the driven clock of an org on, in steps so short that whoever checks its signatures can follow. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { LocalOrg } from '../../../test/org/local-org.ts'

/** A signature may be 300 s old: who checks it must not lag further behind. */
const STEP_MS = 60_000
const SETTLE_MS = 120_000
/** The event bus of the local org looks for events as often. */
const POLL_MS = 20

/** Up to a moment, finishing what falls due on the way; nothing where it is over. `onStep` runs before the work of each step. */
export async function passUntil(
    org: LocalOrg,
    timeMs: number,
    onStep: (nowMs: number) => void | Promise<void> = () => undefined,
): Promise<void> {
    const { clock } = org.services
    while (clock.now() < timeMs) {
        await clock.advance(Math.min(STEP_MS, timeMs - clock.now()))
        await onStep(clock.now())
        await finishWork(org)
    }
}

/** Unlike settle, moves the clock only where events wait for it: real time that callouts take is not the org's. */
async function finishWork(org: LocalOrg): Promise<void> {
    const deadline = Date.now() + SETTLE_MS
    for (;;) {
        // A job that became due starts in the next turn of the event loop.
        await nextTurn()
        const status = org.status()
        if (status.eventsWaiting + status.jobsRunning === 0) break
        if (Date.now() > deadline) throw new Error(`the org is still busy after ${SETTLE_MS / 1000} s: ${JSON.stringify(status)}`)
        if (status.eventsWaiting > 0) await org.services.clock.advance(POLL_MS)
        else await sleep(1)
    }
    await org.settle()
}
