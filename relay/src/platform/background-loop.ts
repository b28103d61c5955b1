/** Work in the background: one run at a time, when somebody wakes it and every so often for what nobody told of. It knows no work. */

export interface BackgroundLoop {
    /** Says that there may be something to do now; a failure is told to `onFailure`. */
    wake: () => void
    /** Does all there is to do now; rejects with its failure. */
    drain(): Promise<void>
    start(): void
    /** Waits for the run under way. */
    stop(): Promise<void>
}

export interface LoopOptions {
    /** Looks at `isStopped` between its steps, and leaves what is left to the next start. */
    readonly work: (isStopped: () => boolean) => Promise<void>
    readonly everyMs: number
    readonly onFailure: (error: unknown) => void
}

export function createBackgroundLoop({ work, everyMs, onFailure }: LoopOptions): BackgroundLoop {
    let running: Promise<void> | null = null
    let isWoken = false
    let isStopped = false
    let timer: NodeJS.Timeout | undefined

    async function run(): Promise<void> {
        try {
            do {
                isWoken = false
                await work(() => isStopped)
            } while (isWoken && !isStopped)
        } finally {
            running = null
        }
    }

    /** A wake during a run makes it look once more. */
    function drain(): Promise<void> {
        isWoken = true
        return (running ??= run())
    }

    function wake(): void {
        if (!isStopped) drain().catch(onFailure)
    }

    return {
        wake,
        drain,
        start: () => {
            timer = setInterval(wake, everyMs)
            wake()
        },
        stop: async () => {
            isStopped = true
            clearInterval(timer)
            // A failure is told by the wake that caused it.
            await running?.catch(() => undefined)
        },
    }
}
