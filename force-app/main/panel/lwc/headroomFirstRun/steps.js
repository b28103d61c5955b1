/** What must be true before Headroom does all its work, each with what to do while it is not. Pure. */
import { fill, showNumber, showTime } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {Record<string, any>} Body */
/** @typedef {{ connection: Body, orgId: string, sync: Body | undefined, api: Body | undefined }} Told */

const REMOTE_SITES = '/lightning/setup/SecurityRemoteProxy/home'

/** @param {string} name @param {string} label @param {boolean} isDone @param {string} text @param {Record<string, any>} [more] */
const step = (name, label, isDone, text, more = {}) => ({
    name,
    label,
    isDone,
    lines: [text],
    icon: isDone ? 'utility:success' : 'utility:clock',
    variant: isDone ? 'success' : undefined,
    state: isDone ? labels.done : labels.open,
    buttons: [],
    ...(isDone ? {} : more),
})

const toConnection = { page: 'connection', buttons: [{ name: 'go', label: labels.goToConnection }] }

/** @param {Told} told */
export function listSteps({ connection, orgId, sync, api }) {
    const { isConnected, relayUrl } = connection
    const host = relayUrl ?? labels.itsAddress
    const heartbeat = sync?.lastHeartbeatAt ?? null
    const change = sync?.lastChange ?? null
    return [
        step('allowed', labels.allowed, isConnected, isConnected ? host : fill(labels.allowedHelp, host), {
            link: { url: REMOTE_SITES, label: labels.remoteSites },
        }),
        step('answers', labels.answers, isConnected, isConnected ? labels.answersDone : fill(labels.answersHelp, orgId), toConnection),
        step('heartbeat', labels.heartbeat, heartbeat !== null, heartbeat === null ? labels.heartbeatHelp : showTime(heartbeat)),
        step('change', labels.change, change !== null, change === null ? labels.changeHelp : `${change.object} ${showTime(change.at)}`),
        step(
            'sync-user',
            labels.syncUser,
            api?.state === 'connected',
            api === undefined ? labels.syncUserHelp : (api.nextStep ?? labels.syncUserDone),
            toConnection,
        ),
    ]
}

/** Of a load that is there: how far it is. @param {Body} backfill */
function describeProgress({ state, rows, rowsTotal, calls, expectedEnd, finishedAt, problem }) {
    if (state === 'done') return fill(labels.loaded, showNumber(rows), showNumber(calls), showTime(finishedAt))
    if (problem !== null) return problem
    const end = expectedEnd === null ? '' : fill(labels.expected, showTime(expectedEnd))
    return [fill(labels.loading, showNumber(rows), showNumber(rowsTotal)), end].filter(Boolean).join(' ')
}

/** @param {Body} priced what the relay said of it */
function describePrice({ rows, price, problem }) {
    if (problem !== null) return problem
    return fill(labels.costs, showNumber(rows), showNumber(price?.calls), showNumber(price?.bulkJobs))
}

/** @param {string} object @param {boolean} isOffered whether its price is told and it can be had */
function buttonOf(object, isOffered) {
    if (isOffered) return { name: 'load', label: labels.load, variant: 'brand' }
    return { name: 'price', label: labels.price, title: fill(labels.priceOf, object) }
}

/** @param {string} object @param {Body | null} backfill the newest @param {Body | undefined} priced */
export function describeLoad(object, backfill, priced) {
    const isUnderWay = backfill !== null && !['done', 'parked'].includes(backfill.state)
    const known = backfill === null ? labels.notLoaded : describeProgress(backfill)
    return {
        object,
        isUnderWay,
        lines: [isUnderWay || priced === undefined ? known : describePrice(priced)],
        percent: backfill?.rowsTotal ? Math.min(100, Math.floor((backfill.rows / backfill.rowsTotal) * 100)) : 0,
        buttons: isUnderWay ? [] : [buttonOf(object, priced !== undefined && priced.price !== null)],
    }
}
