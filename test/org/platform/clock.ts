/** The org's clock: real time plus an offset, or driven by hand. Everything in the org that waits, waits here. */

export interface OrgClock {
    /** Milliseconds since 1970, UTC. */
    now(): number
    /** Runs once when the org's time reaches now + delay. Returns a function that cancels it. */
    after(delayMs: number, work: () => void): () => void
    /** Runs synchronous work as if it were the given moment: the save of a transaction that began then and commits now. */
    during<T>(momentMs: number, work: () => T): T
    /** Moves time forward; what falls due on the way runs in order of its due time. */
    advance(ms: number): Promise<void>
    /** Drops everything that waits. */
    stop(): void
}

interface Waiting {
    readonly dueMs: number
    readonly order: number
    readonly work: () => void
}

/** setTimeout counts in 32 bits; a longer wait is taken in several. */
const LONGEST_TIMER_MS = 2_147_483_647

/** Lets promises and input that a due piece of work started go on before time moves again. */
function letOthersRun(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
}

abstract class QueueClock implements OrgClock {
    private waiting: Waiting[] = []
    private order = 0
    /** The moment that `during` plays; null outside it. */
    private played: number | null = null

    protected abstract time(): number
    protected abstract skip(ms: number): void
    protected abstract queueChanged(nextDueMs: number | null): void

    now(): number {
        return this.played ?? this.time()
    }

    during<T>(momentMs: number, work: () => T): T {
        const before = this.played
        this.played = momentMs
        try {
            return work()
        } finally {
            this.played = before
        }
    }

    after(delayMs: number, work: () => void): () => void {
        const entry = { dueMs: this.now() + Math.max(0, delayMs), order: this.order++, work }
        this.waiting.push(entry)
        this.waiting.sort((left, right) => left.dueMs - right.dueMs || left.order - right.order)
        this.announce()
        return () => {
            this.waiting = this.waiting.filter((other) => other !== entry)
            this.announce()
        }
    }

    async advance(ms: number): Promise<void> {
        if (!(ms >= 0)) throw new Error(`the clock moves forward only; give advance a number of milliseconds from 0 up, not ${ms}`)
        const target = this.now() + ms
        for (;;) {
            await letOthersRun()
            const next = this.waiting[0]
            if (next === undefined || next.dueMs > target) break
            this.skip(Math.max(0, next.dueMs - this.now()))
            this.runDue()
        }
        this.skip(Math.max(0, target - this.now()))
        this.announce()
        await letOthersRun()
    }

    stop(): void {
        this.waiting = []
        this.announce()
    }

    protected runDue(): void {
        while (this.waiting[0] !== undefined && this.waiting[0].dueMs <= this.now()) this.waiting.shift()!.work()
        this.announce()
    }

    private announce(): void {
        this.queueChanged(this.waiting[0]?.dueMs ?? null)
    }
}

class RealClock extends QueueClock {
    private offsetMs: number
    private timer: NodeJS.Timeout | null = null

    constructor(offsetMs: number) {
        super()
        this.offsetMs = offsetMs
    }

    protected time(): number {
        return Date.now() + this.offsetMs
    }

    protected skip(ms: number): void {
        this.offsetMs += ms
    }

    protected queueChanged(nextDueMs: number | null): void {
        if (this.timer !== null) clearTimeout(this.timer)
        this.timer = null
        if (nextDueMs === null) return
        const waitMs = Math.min(Math.max(0, nextDueMs - this.time()), LONGEST_TIMER_MS)
        this.timer = setTimeout(() => this.runDue(), waitMs)
    }
}

class DrivenClock extends QueueClock {
    private timeMs: number

    constructor(startMs: number) {
        super()
        this.timeMs = startMs
    }

    protected time(): number {
        return this.timeMs
    }

    protected skip(ms: number): void {
        this.timeMs += ms
    }

    protected queueChanged(): void {
        // Nothing runs by itself: only advance moves this clock.
    }
}

/** The time of this machine plus an offset, which `advance` enlarges. */
export function createRealClock(offsetMs = 0): OrgClock {
    return new RealClock(offsetMs)
}

/** Stands still until `advance`. */
export function createDrivenClock(startMs: number): OrgClock {
    return new DrivenClock(startMs)
}
