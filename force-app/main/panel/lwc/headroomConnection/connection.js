/** The connection as it is shown. Pure: from what org and relay tell to texts. */
import { showNumber, showTime } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {Record<string, any>} Body */

/** @param {Body} connection as the org tells it */
export const describeConnection = (connection) => [
    { label: labels.url, value: connection.relayUrl },
    { label: labels.lastAccepted, value: showTime(connection.lastAcceptedAt) },
    { label: labels.heartbeats, value: showNumber(connection.heartbeats) },
    { label: labels.packageVersion, value: connection.packageVersion },
    { label: labels.relayVersion, value: connection.relayVersion ?? '–' },
    { label: labels.described, value: showTime(connection.schemaSentAt) },
]

/** @type {Record<string, string>} */
export const API_STATES = {
    not_connected: labels.apiNone,
    unproven: labels.apiUnproven,
    connected: labels.apiConnected,
    reconnect_needed: labels.apiReconnect,
}

/** @param {Body} connection */
export const describeSwitches = ({ isCaptureOff, isWriteBackOn }) => [
    {
        name: 'capture',
        label: labels.capture,
        state: isCaptureOff ? labels.off : labels.on,
        help: labels.captureHelp,
        action: isCaptureOff ? labels.turnOn : labels.turnOff,
        title: isCaptureOff ? labels.captureOn : labels.captureOff,
    },
    {
        name: 'write-back',
        label: labels.writeBack,
        state: isWriteBackOn ? labels.on : labels.off,
        help: labels.writeBackHelp,
        action: isWriteBackOn ? labels.turnOff : labels.turnOn,
        title: isWriteBackOn ? labels.writeBackOff : labels.writeBackOn,
    },
]

export const auditColumns = [
    { label: labels.when, fieldName: 'when', initialWidth: 140 },
    { label: labels.who, fieldName: 'who', wrapText: true },
    { label: labels.what, fieldName: 'what', wrapText: true },
]

const DONE = /** @type {Record<string, string>} */ ({ created: labels.created, changed: labels.changed, removed: labels.removed })

/** The fields that differ, so that a person sees at once what it was about. @param {Body} entry */
function listChanged({ before, after }) {
    if (before === null || after === null) return ''
    const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    return names.length === 0 ? '' : `: ${names.join(', ')}`
}

/** @param {Body} entry */
export const describeEntry = (entry) => ({
    id: entry.id,
    when: showTime(entry.at),
    who: entry.actor.replace(/^user:/, ''),
    what: `${entry.subject.replaceAll('_', ' ')} ${DONE[entry.action] ?? entry.action}${listChanged(entry)}`,
})
