/**
 * The store's time. Relays on one store end each other's leases by it: by the clocks of their machines, one that is fast would take over
 * what another one is still busy with (row O10). Between two looks it follows the monotonic clock, which no change of the time of day
 * touches (row O9).
 */
import type { Clock } from './clock.ts'
import type { Sql } from './database.ts'
import type { Logger } from './log.ts'

export interface StoreClock extends Clock {
    stop(): void
}

/** Crystals drift by some milliseconds in this time, leases last a minute. */
const LOOK_MS = 60_000
/** Less is the ordinary imprecision of NTP and of the look itself. */
const SKEW_MS_TOLD = 5_000

/** What to add to the monotonic clock. The store read its clock at some moment of the round trip: the middle is the best guess. */
async function measureOffset(sql: Sql): Promise<number> {
    const asked = performance.now()
    const [row] = await sql.query<{ ms: number }>('select extract(epoch from clock_timestamp())::float8 * 1000 as ms')
    return (row?.ms ?? 0) - (asked + performance.now()) / 2
}

export async function startStoreClock(sql: Sql, log: Logger): Promise<StoreClock> {
    let offset = await measureOffset(sql)
    const now = (): Date => new Date(offset + performance.now())
    const skewMs = Math.round(now().getTime() - Date.now())
    if (Math.abs(skewMs) > SKEW_MS_TOLD) log.warn({ skewMs }, 'The clock of this machine differs from the store’s: correct it.')
    const look = async (): Promise<void> => {
        try {
            offset = await measureOffset(sql)
        } catch (error) {
            log.debug({ err: error }, 'The store’s clock could not be read; the one known goes on.')
        }
    }
    const timer = setInterval(() => void look(), LOOK_MS)
    return { now, stop: () => clearInterval(timer) }
}
