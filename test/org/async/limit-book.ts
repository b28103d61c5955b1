/**
 * The org's own allowances (OrgLimits, REST /limits): what each grants in a rolling window and what was spent of it. It counts; who
 * refuses what past the limit is decided where the spending happens.
 */
import type { OrgClock } from '../platform/clock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A window slides in steps of a minute: 1,440 counters a day bound the memory whatever the traffic. */
const STEP_MS = 60_000
/** The longest lag: REST guide, "Limits": figures are accurate within five minutes. */
export const LAG_MAX_MS = 300_000
const LAG_STEPS_MAX = LAG_MAX_MS / STEP_MS

export interface LimitUse {
    readonly max: number
    readonly used: number
}

export interface LimitChange {
    readonly max?: number
    /** Use by everybody as it shall read now; later spending adds to it. */
    readonly used?: number
}

/** A Developer Edition org (names and figures of REST /limits: REST API Developer Guide, "Limits"; Apex Developer Guide, "Execution Governors and Limits"). */
const DEVELOPER_LIMITS: Readonly<Record<string, { max: number; windowMs: number }>> = {
    DailyApiRequests: { max: 15_000, windowMs: DAY_MS },
    DailyAsyncApexExecutions: { max: 250_000, windowMs: DAY_MS },
    DailyBulkApiBatches: { max: 15_000, windowMs: DAY_MS },
    DailyBulkV2QueryJobs: { max: 10_000, windowMs: DAY_MS },
    DailyBulkV2QueryFileStorageMB: { max: 976_562, windowMs: DAY_MS },
    HourlyPublishedPlatformEvents: { max: 50_000, windowMs: HOUR_MS },
    DailyDeliveredPlatformEvents: { max: 10_000, windowMs: DAY_MS },
    PublishCallbackUsageInApex: { max: 5_242_880, windowMs: HOUR_MS / 2 },
    SingleEmail: { max: 15, windowMs: DAY_MS },
}

interface Allowance {
    max: number
    readonly windowMs: number
    /** Step number -> amount. Insertion order is time order. */
    readonly steps: Map<number, number>
}

export class LimitBook {
    private readonly clock: OrgClock
    /** How old the figures are that the org shows of itself: it counts at once and tells later (row G16). */
    lagMs = 0
    private readonly allowances = new Map<string, Allowance>()

    constructor(clock: OrgClock) {
        this.clock = clock
        for (const [name, { max, windowMs }] of Object.entries(DEVELOPER_LIMITS)) {
            this.allowances.set(name, { max, windowMs, steps: new Map() })
        }
    }

    /** Counts an amount, allowed or not. */
    spend(name: string, amount = 1): void {
        const { steps } = this.allowance(name)
        const step = this.step()
        steps.set(step, (steps.get(step) ?? 0) + amount)
    }

    /** Whether so much more still fits. */
    allows(name: string, amount = 1): boolean {
        const { max, used } = this.read(name)
        return used + amount <= max
    }

    read(name: string): LimitUse {
        return this.readAsOf(name, this.step())
    }

    /** What the org says of itself, in Apex, REST and headers: as it was `lagMs` ago. */
    shown(name: string): LimitUse {
        return this.readAsOf(name, this.step() - Math.ceil(this.lagMs / STEP_MS))
    }

    shownSnapshot(): ReadonlyMap<string, LimitUse> {
        return new Map([...this.allowances.keys()].map((name) => [name, this.shown(name)]))
    }

    /** Plays an admin who buys more, or other applications that spend. */
    set(name: string, change: LimitChange): void {
        for (const [field, value] of Object.entries(change)) {
            if (!Number.isSafeInteger(value) || (value as number) < 0)
                throw new RangeError(`${name}.${field} must be a whole number of at least 0`)
        }
        const allowance = this.allowance(name)
        if (change.max !== undefined) allowance.max = change.max
        if (change.used === undefined) return
        allowance.steps.clear()
        allowance.steps.set(this.step(), change.used)
    }

    snapshot(): ReadonlyMap<string, LimitUse> {
        return new Map([...this.allowances.keys()].map((name) => [name, this.read(name)]))
    }

    private readAsOf(name: string, last: number): LimitUse {
        const { max, windowMs, steps } = this.allowance(name)
        const width = Math.ceil(windowMs / STEP_MS)
        let used = 0
        for (const [step, amount] of steps) {
            if (step <= this.step() - width - LAG_STEPS_MAX) steps.delete(step)
            else if (step > last - width && step <= last) used += amount
        }
        return { max, used: Math.max(0, used) }
    }

    private step(): number {
        return Math.floor(this.clock.now() / STEP_MS)
    }

    private allowance(name: string): Allowance {
        const found = this.allowances.get(name)
        if (found === undefined)
            throw new RangeError(`the org has no limit named ${name}; it has ${[...this.allowances.keys()].join(', ')}`)
        return found
    }
}
