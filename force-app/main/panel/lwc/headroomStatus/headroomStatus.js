/** The state of the sync in five seconds: its mode and why, the last change, whether anything is missing, and what an admin should know. */
import HeadroomPage from 'c/headroomPage'
import { fill, showNumber, showText, showTime } from 'c/headroomText'
import { labels } from './labels'

/** How each mode is shown; its reason and what happens next are the relay's words. @type {Record<string, { label: string, icon: string, variant?: string }>} */
const MODES = {
    realtime: { label: labels.realtime, icon: 'utility:success', variant: 'success' },
    interval: { label: labels.interval, icon: 'utility:clock', variant: 'warning' },
    'catching-up': { label: labels.catchingUp, icon: 'utility:sync', variant: 'warning' },
    paused: { label: labels.paused, icon: 'utility:pause' },
}

const NOTICES_MAX = 5

/** @typedef {{ changes24h: number, healed: number, missing: number, provenAt: string | null }} Receipt */

export default class HeadroomStatus extends HeadroomPage {
    labels = labels

    get sync() {
        return this.view('sync')
    }

    get mode() {
        const { mode, since } = this.sync.body
        return { ...MODES[mode], since: fill(labels.since, showTime(since)) }
    }

    get explanation() {
        return showText(this.sync.body.explanation)
    }

    get facts() {
        const { lastChange, lastHeartbeatAt, run } = this.sync.body
        return [
            {
                name: 'last-change',
                label: labels.lastChange,
                value: lastChange ? showTime(lastChange.at) : labels.noChange,
                detail: lastChange ? `${lastChange.object} ${lastChange.recordId}` : '',
            },
            { name: 'completeness', label: labels.completeness, ...this.completeness() },
            { name: 'heartbeat', label: labels.heartbeat, value: showTime(lastHeartbeatAt), detail: labels.heartbeatHelp },
            { name: 'run', ...this.run(run) },
        ]
    }

    /** What the org itself has counted, over all objects. */
    completeness() {
        /** @type {Receipt | null} */
        const receipt = this.sync.body.receipt
        if (receipt === null || receipt.provenAt === null) return { value: labels.notProven, detail: '' }
        const [changes, healed, missing] = [receipt.changes24h, receipt.healed, receipt.missing].map(showNumber)
        return { value: fill(labels.receipt, changes, healed, missing), detail: fill(labels.provenAt, showTime(receipt.provenAt)) }
    }

    /** @param {any} run the newest run of interval sync, or null */
    run(run) {
        if (run === null) return { label: labels.lastRun, value: '–', detail: '' }
        if (run.finishedAt === null) return { label: labels.lastRun, value: labels.running, detail: '' }
        const next = run.nextAt === null ? '' : fill(labels.nextRun, showTime(run.nextAt))
        const read = run.problem ?? fill(labels.lastRunText, showNumber(run.rows), showNumber(run.calls))
        return { label: labels.lastRun, value: showTime(run.finishedAt), detail: [read, next].filter(Boolean).join(' ') }
    }

    get buttons() {
        const isPaused = this.sync.body.asked === 'paused'
        return [
            { name: 'syncNow', label: labels.syncNow, iconName: 'utility:refresh' },
            isPaused
                ? { name: 'resume', label: labels.resume, iconName: 'utility:play', variant: 'brand' }
                : { name: 'pause', label: labels.pause, iconName: 'utility:pause' },
        ]
    }

    get notices() {
        return this.view('notices')
    }

    get shownNotices() {
        return this.listOf('notices')
            .slice(0, NOTICES_MAX)
            .map(({ id, at, text }) => {
                const time = showTime(at)
                return {
                    id,
                    text: showText(text),
                    time,
                    buttons: [{ name: 'dismiss', label: labels.dismiss, title: fill(labels.dismissText, time) }],
                }
            })
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail: { name } }) {
        if (name === 'syncNow') this.act('syncRun', {}, labels.syncing)
        else if (name === 'pause') this.act('syncPause', {}, labels.pausedDone)
        else this.act('syncResume', {}, labels.resumed)
    }

    /** It is kept, and here again if what it tells grows. */
    handleDismiss(/** @type {any} */ { currentTarget }) {
        this.act('noticeRead', { path: { noticeId: currentTarget.dataset.notice } }, labels.dismissed)
    }
}
