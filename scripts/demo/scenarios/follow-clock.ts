/**
 * Preloaded into the relay of a scenario whose org lives on a driven clock, as libfaketime would be: the process sees the time that it
 * was told last, going on from there. The relay itself is as its operator runs it, and checks signatures' times as ever.
 */
const RealDate = Date
let offsetMs = 0

class FollowingDate extends RealDate {
    constructor(...values: [] | [number | string | Date]) {
        if (values.length === 0) super(FollowingDate.now())
        else super(...values)
    }

    static override now(): number {
        return RealDate.now() + offsetMs
    }
}

globalThis.Date = FollowingDate as DateConstructor
process.on('message', ({ now }: { now: number }) => {
    offsetMs = now - RealDate.now()
})
// The channel must not keep a relay alive that was asked to stop.
process.channel?.unref()
