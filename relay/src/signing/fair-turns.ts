/**
 * Whose request is read next. Reading one keeps the whole process busy, so one begins at a time, and what the store and other requests have
 * to say comes in between; orgs take turns, however many wait of one. It does not limit how many an org may have: that is its share.
 */

export interface FairTurns {
    /** Begins the work when it is the org's turn; the turn ends with it. */
    take<T>(orgId: string, work: () => Promise<T>): Promise<T>
}

interface Line {
    /** Each begins one request. */
    readonly waiting: (() => void)[]
    /** Begun and not ended. */
    served: number
}

/** An org with more under way floods: Salesforce seldom runs so many jobs of one package at a time. */
const FLOOD_MIN = 17
/** What floods waits so long at most before each of its turns: some 50 deliveries a second are left to it. */
const HOLD_MS = 20

const countOf = ({ waiting, served }: Line): number => waiting.length + served
const isFlooding = (line: Line): boolean => countOf(line) >= FLOOD_MIN

export function createFairTurns(holdMs = HOLD_MS): FairTurns {
    /** Of orgs with requests under way; whose turn was last stands last. */
    const lines = new Map<string, Line>()
    let isPassing = false
    let holding: NodeJS.Timeout | undefined

    function begin(orgId: string, line: Line): void {
        clearTimeout(holding)
        holding = undefined
        lines.delete(orgId)
        lines.set(orgId, line)
        line.served++
        line.waiting.shift()?.()
        pass()
    }

    function beginNext(isHoldOver: boolean): void {
        const waiting = [...lines].filter(([, line]) => line.waiting.length > 0)
        const isQuietServed = [...lines.values()].some((line) => line.served > 0 && !isFlooding(line))
        // What floods gives way to an org that is served: the processor, the store and its disk are then that org's.
        const next = waiting.find(([, line]) => isHoldOver || !isQuietServed || !isFlooding(line))
        if (next !== undefined) begin(...next)
        else if (waiting.length > 0) holding ??= setTimeout(beginNext, holdMs, true)
    }

    /** Only in the next pass of the event loop. */
    function pass(): void {
        if (isPassing) return
        isPassing = true
        setImmediate(() => {
            isPassing = false
            beginNext(false)
        })
    }

    function end(orgId: string, line: Line): void {
        line.served--
        if (countOf(line) === 0) lines.delete(orgId)
        pass()
    }

    return {
        async take(orgId, work) {
            const line = lines.get(orgId) ?? { waiting: [], served: 0 }
            lines.set(orgId, line)
            await new Promise<void>((resolve) => {
                line.waiting.push(resolve)
                pass()
            })
            try {
                return await work()
            } finally {
                end(orgId, line)
            }
        },
    }
}
