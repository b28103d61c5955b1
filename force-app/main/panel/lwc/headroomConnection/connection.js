/** The connection as it is shown. Pure: from what org and relay tell to texts. */
import { fill, showNumber, showText, showTime } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {Record<string, any>} Body */

/** @param {Body} connection as the org tells it @param {string | undefined} edition of the org: some have no API */
export const describeConnection = (connection, edition) => [
    { label: labels.url, value: connection.relayUrl },
    { label: labels.lastAccepted, value: showTime(connection.lastAcceptedAt) },
    { label: labels.heartbeats, value: showNumber(connection.heartbeats) },
    { label: labels.packageVersion, value: connection.packageVersion },
    { label: labels.relayVersion, value: connection.relayVersion ?? '–' },
    { label: labels.described, value: showTime(connection.schemaSentAt) },
    { label: labels.edition, value: edition },
]

/** @type {Record<string, string>} */
export const API_STATES = {
    not_connected: labels.apiNone,
    unproven: labels.apiUnproven,
    connected: labels.apiConnected,
    reconnect_needed: labels.apiReconnect,
}

export const buttonsOfKeys = [
    { name: 'rotate', label: labels.rotate, iconName: 'utility:refresh' },
    { name: 'enter', label: labels.enter },
    { name: 'ask', label: labels.disconnect },
]

/** @param {boolean} isConnected whether there is something to leave as it is */
export const listFormButtons = (isConnected) => [
    { name: 'connect', label: labels.connect, variant: 'brand', type: 'submit' },
    { name: 'make', label: labels.make },
    ...(isConnected ? [{ name: 'cancel', label: labels.cancel }] : []),
]

export const buttonsOfApi = [{ name: 'test', label: labels.test, title: labels.testText }]

/** By whether it is so, which may not be known. @type {Record<string, { label: string, class?: string }>} */
const VERDICTS = {
    true: { label: labels.fine, class: 'slds-theme_success' },
    false: { label: labels.lacks, class: 'slds-theme_error' },
    null: { label: labels.notKnown },
}

/** @param {Body} finding of a test: what is optional is no fault, since sync goes on without it */
export const describeFinding = ({ check, isOk, isOptional, text }) => ({
    check,
    badge: isOptional ? { label: labels.optional } : VERDICTS[isOk],
    lines: [text],
})

/** To the question whether to disconnect. */
export const answers = [
    { name: 'disconnect', label: labels.disconnect, variant: 'destructive' },
    { name: 'keep', label: labels.keep },
]

const CAPTURE = { label: labels.capture, help: labels.captureHelp, on: labels.captureOn, off: labels.captureOff }
const WRITE_BACK = { label: labels.writeBack, help: labels.writeBackHelp, on: labels.writeBackOn, off: labels.writeBackOff }

/** @param {string} name @param {boolean} isOn @param {{ label: string, help: string, on: string, off: string }} texts */
const describeSwitch = (name, isOn, { label, help, on, off }) => ({
    name,
    label,
    badge: isOn ? { label: labels.on, class: 'slds-theme_success' } : { label: labels.off },
    lines: [help],
    buttons: [{ name, label: isOn ? labels.turnOff : labels.turnOn, title: isOn ? off : on }],
})

/** How much is approved; which fields, Objects and fields has. @param {Body | undefined} approved as the org has it, once it was read */
function describeApproved(approved) {
    const objects = Object.values(approved?.objects ?? {})
    const count = (/** @type {string} */ list) => showNumber(objects.reduce((sum, object) => sum + object[list].length, 0))
    const tracked = showNumber(objects.filter(({ trackedFields }) => trackedFields.length > 0).length)
    return {
        name: 'fields',
        label: labels.fields,
        lines: [approved ? fill(labels.approved, count('trackedFields'), tracked, count('writableFields')) : ''],
        buttons: [{ name: 'fields', label: labels.toObjects }],
    }
}

/** What the org decides by itself, whatever the relay asks for. @param {Body} connection @param {Body | undefined} approved */
export const listDecisions = ({ isCaptureOff, isWriteBackOn }, approved) => [
    {
        name: 'approvals',
        title: labels.approvals,
        items: [describeApproved(approved), describeSwitch('writeBack', isWriteBackOn, WRITE_BACK)],
    },
    { name: 'kill-switch', title: labels.killSwitch, items: [describeSwitch('capture', !isCaptureOff, CAPTURE)] },
]

/** As wide as a panel of 320 pixels at most, so that it need not be moved sideways. */
export const auditColumns = [
    { label: labels.when, fieldName: 'when', initialWidth: 100, wrapText: true },
    { label: labels.who, fieldName: 'who', wrapText: true },
    { label: labels.what, fieldName: 'what', wrapText: true },
]

const DONE = /** @type {Record<string, string>} */ ({ created: labels.created, changed: labels.changed, removed: labels.removed })

/**
 * Of a list of names what came and went, of a switch how it stands, of anything else its own name.
 * @param {string} name @param {any} was @param {any} now
 */
function describeDifference(name, was, now) {
    const isList = Array.isArray(was) && Array.isArray(now) && [...was, ...now].every((one) => typeof one === 'string')
    if (!isList) return typeof now === 'boolean' ? `${name} = ${now}` : name
    const came = now.filter((one) => !was.includes(one)).map((one) => `+${one}`)
    return [...came, ...was.filter((one) => !now.includes(one)).map((one) => `−${one}`)].join(', ')
}

/** What differs, so that a person sees at once what it was about. @param {Body} entry */
function listChanged({ before, after, explanation }) {
    if (explanation) return `: ${showText(explanation)}`
    if (before === null || after === null) return ''
    const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    return names.length === 0 ? '' : `: ${names.map((name) => describeDifference(name, before[name], after[name])).join(', ')}`
}

/** Who is no user and no token. @type {Record<string, string>} */
const ACTORS = { cli: labels.operator, org: labels.org, relay: labels.theRelay }

/** The others are known by an id, which says nothing to a person. */
const OF_OBJECTS = ['approved_fields', 'mapping', 'tracked_fields', 'writable_fields']

/** Of what it is, with its name where it has one. @param {Body} entry */
function describeSubject({ subject, subjectId, before, after }) {
    const name = (after ?? before)?.name
    const what = subject.replaceAll('_', ' ')
    if (OF_OBJECTS.includes(subject)) return fill(labels.of, what, subjectId)
    return name ? `${what} “${name}”` : what
}

/** @param {Body} entry */
export const describeEntry = (entry) => ({
    id: entry.id,
    when: showTime(entry.at),
    who: ACTORS[entry.actor] ?? entry.actor.replace(/^user:/, ''),
    what: `${describeSubject(entry)} ${DONE[entry.action] ?? entry.action}${listChanged(entry)}`,
})
