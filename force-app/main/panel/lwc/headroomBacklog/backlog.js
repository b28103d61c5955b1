/** The backlog and its failures as they are shown. Pure: from what the relay tells to texts. */
import { fill, showNumber, showTime } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {Record<string, any>} Body */

const CHANNELS = /** @type {const} */ (['apex', 'api'])

const actions = [
    { label: labels.retry, name: 'retry' },
    { label: labels.cancelOne, name: 'cancel' },
]

export const columns = [
    { label: labels.what, fieldName: 'what', wrapText: true },
    { label: labels.state, fieldName: 'state' },
    { label: labels.place, fieldName: 'place', type: 'text' },
    { label: labels.channel, fieldName: 'channel' },
    { label: labels.expected, fieldName: 'expected' },
    { label: labels.writtenAs, fieldName: 'creator', wrapText: true },
    { type: 'action', typeAttributes: { rowActions: actions } },
]

const STATES = /** @type {Record<string, string>} */ ({
    waiting: labels.stateWaiting,
    leased: labels.stateLeased,
    parked: labels.stateParked,
    review: labels.stateReview,
})
const CHANNEL_NAMES = { apex: labels.byApex, api: labels.byApi }

/** @param {Body} backlog */
export function sumUp({ counts, waitingSince }) {
    const { waiting, leased, parked, review } = counts
    if (waiting + leased + parked + review === 0) return labels.nothing
    const since = waitingSince === null ? '' : fill(labels.oldest, showTime(waitingSince))
    return [fill(labels.sum, showNumber(waiting), showNumber(leased), showNumber(parked + review)), since].filter(Boolean).join(' ')
}

/** @param {Body} backlog */
export function describeCost({ cost, counts }) {
    if (counts.waiting === 0) return null
    return fill(labels.cost, showNumber(cost.apexJobs), showNumber(cost.apiRequests))
}

/** @param {Body} closed what nothing goes by, with its reason */
const describeClosed = ({ reason, until }) => [reason, until === null ? '' : fill(labels.until, showTime(until))].filter(Boolean).join(' ')

/** Why what waits goes as it does, or why nothing goes. @param {Body} backlog */
export const describeReason = (backlog) => (backlog.channel !== null && backlog.counts.waiting === 0 ? null : describeClosed(backlog))

/** While no way is open the reason says all that these would. @param {Body} backlog */
export function describeChannels({ channel, channels }) {
    if (channel === null) return []
    return CHANNELS.map((name) => {
        const { isOpen } = channels[name]
        const used = channel === name ? labels.used : labels.open
        return {
            name,
            label: CHANNEL_NAMES[name],
            icon: isOpen ? 'utility:success' : 'utility:clock',
            variant: isOpen ? 'success' : 'warning',
            text: isOpen ? used : describeClosed(channels[name]),
        }
    })
}

/** Who becomes its creator: Headroom's own user or Apex, unless the application asked for a user who can be. @param {Body} write */
function describeCreator({ writeAs, writeAsName, writeAsProblem }) {
    if (writeAs === null) return labels.headroom
    const user = writeAsName ?? writeAs
    return writeAsProblem === null ? user : fill(labels.passedOver, user, writeAsProblem)
}

/** @param {Body} write */
export function describeWrite(write) {
    const { id, operation, object, recordId, kind, state, placeInLine, channel, expectedAt } = write
    const what = operation === 'create' ? fill(labels.create, object, kind) : fill(labels.update, object, recordId)
    return {
        id,
        what,
        state: STATES[state] ?? state,
        place: placeInLine === null ? '' : showNumber(placeInLine + 1),
        channel: channel === null ? '' : CHANNEL_NAMES[/** @type {'apex' | 'api'} */ (channel)],
        expected: expectedAt === null ? '' : showTime(expectedAt),
        creator: describeCreator(write),
    }
}

export const buttonsOfAll = [
    { name: 'export', label: labels.exportCsv, iconName: 'utility:download' },
    { name: 'retryAll', label: labels.retryAll, iconName: 'utility:refresh' },
]

export const buttonsOfEditor = [
    { name: 'save', label: labels.saveAndRetry, variant: 'brand', type: 'submit' },
    { name: 'close', label: labels.close },
]

export const buttonsOfChange = [
    { name: 'retryChange', label: labels.retry },
    { name: 'discardChange', label: labels.discard },
]

/** @param {Body} group as the relay tells it @param {string | null} asked the code of which it is asked whether to give up */
export function describeGroup({ code, object, count, oldestAt, text, nextStep, cost, message, writeId }, asked) {
    const title = fill(labels.group, showNumber(count), object, showTime(oldestAt))
    const answers = [
        { name: 'cancel', label: labels.giveUp, variant: 'destructive' },
        { name: 'keep', label: labels.keep },
    ]
    return {
        key: `${code} ${object}`,
        code,
        writeId,
        title,
        lines: [text, nextStep, cost, fill(labels.said, code, message)],
        buttons: [
            { name: 'edit', label: labels.edit, title: fill(labels.editText, title) },
            { name: 'retry', label: labels.retry, title: fill(labels.retryText, title) },
            { name: 'ask', label: labels.cancel, title: fill(labels.cancelText, title) },
        ],
        question: asked === code ? { text: fill(labels.sure, code), answers } : null,
    }
}

/** @param {Body} failure */
export const describeChange = ({ id, object, recordId, cause, parkedAt }) => ({
    id,
    lines: [cause],
    title: fill(labels.change, object, recordId, showTime(parkedAt)),
})
