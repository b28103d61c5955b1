/** What the org remembers of deleted rows once they are gone from the recycle bin, and since when it remembers. */
import type { OrgClock } from '../../platform/clock.ts'
import { DAY_MS, toMinute } from './window.ts'
import type { Window } from './window.ts'

export interface Deletion {
    readonly id: string
    readonly deletedMs: number
}

/** The REST guide promises 15 days; the log of a busy org is shorter (SOAP guide, "getDeleted()": purged every two hours when too long). */
export const DAYS_KEPT = 15

export class DeleteLog {
    readonly #clock: OrgClock
    readonly #emptied = new Map<string, Deletion[]>()
    #purgedMs = 0

    constructor(clock: OrgClock) {
        this.#clock = clock
    }

    /** A row that left the recycle bin: the log still names it. */
    add(object: string, deletion: Deletion): void {
        const known = this.#emptied.get(object)
        if (known === undefined) this.#emptied.set(object, [deletion])
        else known.push(deletion)
    }

    find(object: string, { startMs, endMs }: Window): Deletion[] {
        return (this.#emptied.get(object) ?? []).filter(({ deletedMs }) => deletedMs >= startMs && deletedMs <= endMs)
    }

    /** Forgets everything before now: a client that asks from earlier must read everything. */
    purge(): void {
        this.#purgedMs = this.#clock.now()
        this.#emptied.clear()
    }

    earliestDateAvailable(): number {
        return toMinute(Math.max(this.#purgedMs, this.#clock.now() - DAYS_KEPT * DAY_MS))
    }
}
