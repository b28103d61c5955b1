/** Work for many, side by side: one lane for each name, and at most so many of them. It knows no work and no schedule. */

export interface Lanes {
    /**
     * Opens a lane for the name where there is room. One that is open looks once more before it ends: what came meanwhile may have come
     * after its last look. The work tells its failures itself.
     */
    enter(name: string, work: () => Promise<void>): void
    /** Waits for those that are open now. */
    end(): Promise<void>
}

interface Lane {
    isEnteredAgain: boolean
    done: Promise<void>
}

export function createLanes(max: number): Lanes {
    const lanes = new Map<string, Lane>()

    async function run(name: string, lane: Lane, work: () => Promise<void>): Promise<void> {
        try {
            do {
                lane.isEnteredAgain = false
                await work()
            } while (lane.isEnteredAgain)
        } finally {
            // At once after the last look: whoever enters now finds the lane gone, or was seen.
            lanes.delete(name)
        }
    }

    return {
        enter(name, work) {
            const open = lanes.get(name)
            if (open !== undefined) open.isEnteredAgain = true
            if (open !== undefined || lanes.size >= max) return
            const lane: Lane = { isEnteredAgain: false, done: Promise.resolve() }
            lanes.set(name, lane)
            lane.done = run(name, lane, work)
        },
        end: async () => void (await Promise.all(Array.from(lanes.values(), ({ done }) => done))),
    }
}
