/**
 * Looks again and again while somebody can see the panel: every 2 s in the first two minutes, when a person waits for something to
 * happen, then every 15 s; never twice at once, never while hidden. Each look is one callout of the org.
 */
const EAGER_MS = 2_000
const CALM_MS = 15_000
const EAGER_FOR_MS = 120_000

export class Poller {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer = undefined
    isRunning = false
    isLooking = false
    wasAskedAgain = false
    startedAt = 0

    /**
     * @param {() => Promise<void>} look never rejects
     * @param {() => boolean} isVisible
     */
    constructor(look, isVisible) {
        this.look = look
        this.isVisible = isVisible
        this.handleVisibility = () => {
            if (document.visibilityState === 'visible') this.now()
        }
    }

    start() {
        this.isRunning = true
        this.startedAt = Date.now()
        document.addEventListener('visibilitychange', this.handleVisibility)
        return this.now()
    }

    stop() {
        this.isRunning = false
        clearTimeout(this.timer)
        document.removeEventListener('visibilitychange', this.handleVisibility)
    }

    /** Out of turn, as after an action. Asked during a look, it looks once more after it: that one may have been too early. */
    async now() {
        clearTimeout(this.timer)
        if (!this.isRunning) return
        if (this.isLooking) {
            this.wasAskedAgain = true
            return
        }
        if (document.visibilityState === 'visible' && this.isVisible()) {
            this.isLooking = true
            await this.look()
            this.isLooking = false
        }
        if (!this.isRunning) return
        const wait = Date.now() - this.startedAt < EAGER_FOR_MS ? EAGER_MS : CALM_MS
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by stop(), which the panel calls when it is taken away
        this.timer = setTimeout(() => this.now(), this.wasAskedAgain ? 0 : wait)
        this.wasAskedAgain = false
    }
}
