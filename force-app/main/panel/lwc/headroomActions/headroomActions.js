/** What rules and sequences do, one after the other, while a person edits it: which inputs each action has, and back to what the relay takes. */
import { describeInput, listChoices, listFields, readValue, showValue } from 'c/headroomFields'
import { fill, showDuration } from 'c/headroomText'
import { labels, TYPES } from './labels'

/**
 * @typedef {Record<string, any>} Action as the relay's API has it; while it is edited a wait has an amount and a unit
 * @typedef {{ id: string, name: string }} Target
 * @typedef {{ sequences?: Target[], webhooks?: Target[], objects?: string[], fields?: import('c/headroomFields').Field[] }} Targets
 * @typedef {import('c/headroomInputs').Input} Input
 */

/** The largest first. */
const UNITS = [
    { minutes: 1_440, label: labels.days, name: 'day' },
    { minutes: 60, label: labels.hours, name: 'hour' },
    { minutes: 1, label: labels.minutes, name: 'minute' },
]
const UNIT_OPTIONS = UNITS.map(({ minutes, label }) => ({ label, value: String(minutes) }))

/** The largest of which it is a whole number. @param {number} minutes */
const unitOf = (minutes) => UNITS.find((unit) => minutes % unit.minutes === 0) ?? UNITS[2]
/** As long as the relay lets anything wait: 30 days. */
const WAIT_MINUTES_MAX = 43_200
const DUE_DAYS_MAX = 365
const TEXT_MAX = 255

/** Of each type when it is chosen. @type {Record<string, Action>} */
const BLANKS = {
    add_to_sequence: { sequenceId: '' },
    remove_from_sequence: { sequenceId: '' },
    create_task: { subject: '' },
    update_field: { field: '', value: '' },
    call_webhook: { webhookId: '' },
    wait: { amount: 1, unit: 1_440 },
}

/** @param {string} type @returns {Action} */
export const blankAction = (type) => ({ type, ...BLANKS[type] })

/** @param {Action} action as the relay gives it */
export function openAction(action) {
    if (action.type !== 'wait') return action
    const { minutes } = unitOf(action.minutes)
    return { type: 'wait', amount: action.minutes / minutes, unit: minutes }
}

/** In a few words, as a list shows it. @param {Action} action as the relay gives it */
export function nameAction(action) {
    if (action.type !== 'wait') return fill(labels.taskText, action.subject)
    const { minutes, name } = unitOf(action.minutes)
    return fill(labels.waitText, showDuration(action.minutes / minutes, name))
}

/** @param {Action} action @returns {Action} as the relay takes it, without what was left empty */
export function closeAction({ type, ...given }) {
    if (type === 'wait') return { type, minutes: given.amount * given.unit }
    if (type === 'update_field') return { type, ...given, value: given.value === '' ? null : given.value }
    return { type, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) }
}

/** @param {string} name @param {string} label @param {Target[]} targets @param {string} value @param {string} none what it says where there is nothing to choose */
function chooseTarget(name, label, targets, value, none) {
    const options = targets.map((target) => ({ label: target.name, value: target.id }))
    const isListed = value === '' || options.some((option) => option.value === value)
    const placeholder = options.length > 0 ? labels.choose : none
    return { name, label, options: isListed ? options : [...options, { label: value, value }], value, placeholder, required: true }
}

/** @param {Action} action @param {Targets} targets @returns {Input[]} */
function describeUpdate({ field, value }, { fields = [] }) {
    const writable = fields.filter(({ updateable }) => updateable !== false)
    const chosen = fields.find(({ name }) => name === field)
    return [
        { name: 'field', label: labels.field, options: listFields(writable, field), value: field, required: true },
        {
            name: 'value',
            label: labels.value,
            fieldLevelHelp: labels.valueHelp,
            ...describeInput(chosen, listChoices(chosen)),
            value: showValue(value),
        },
    ]
}

/** @param {Action} action @returns {Input[]} */
const describeTask = ({ subject, description = '', ownerId = '', dueInDays = '', priority = '' }) => [
    { name: 'subject', label: labels.subject, value: subject, required: true, maxLength: TEXT_MAX },
    { name: 'dueInDays', label: labels.dueInDays, type: 'number', min: 0, max: DUE_DAYS_MAX, value: dueInDays },
    { name: 'ownerId', label: labels.owner, fieldLevelHelp: labels.ownerHelp, value: ownerId, pattern: '005[A-Za-z0-9]{12,15}' },
    { name: 'priority', label: labels.priority, value: priority, maxLength: TEXT_MAX },
    { name: 'description', label: labels.description, value: description, maxLength: 2_000 },
]

/** @param {Action} action @returns {Input[]} */
const describeWait = ({ amount, unit }) => [
    { name: 'amount', label: labels.amount, type: 'number', min: 1, max: WAIT_MINUTES_MAX / unit, value: amount, required: true },
    { name: 'unit', label: labels.unit, options: UNIT_OPTIONS, value: String(unit) },
]

/** @param {Action} action @param {Targets} targets @returns {Input[]} */
const describeSequence = ({ sequenceId }, { sequences = [] }) => [
    chooseTarget('sequenceId', labels.sequence, sequences, sequenceId, labels.noSequences),
]

/** @type {Record<string, (action: Action, targets: Targets) => Input[]>} */
const DESCRIBE = {
    add_to_sequence: describeSequence,
    remove_from_sequence: describeSequence,
    create_task: describeTask,
    update_field: describeUpdate,
    call_webhook: ({ webhookId }, { webhooks = [] }) => [chooseTarget('webhookId', labels.webhook, webhooks, webhookId, labels.noWebhooks)],
    wait: describeWait,
}

/**
 * A line for c-headroom-lines. A type that this page does not know is shown as the relay has it and kept.
 * @param {Action} action @param {Targets} targets @param {string[]} types that can be chosen
 */
export function describeAction(action, targets, types) {
    const describe = DESCRIBE[action.type]
    if (describe === undefined) {
        return { item: action, inputs: [{ name: 'unknown', label: labels.action, value: JSON.stringify(action), readOnly: true }] }
    }
    const options = types.map((type) => ({ label: TYPES[type], value: type }))
    return {
        item: action,
        inputs: [{ name: 'type', label: labels.action, options, value: action.type }, ...describe(action, targets)],
    }
}

const NUMBERS = new Set(['amount', 'unit', 'dueInDays'])

/** @param {Action} action @param {{ name: string, value: any }} edit @param {Targets} targets @returns {Action} */
export function editAction(action, { name, value }, { fields = [] }) {
    if (name === 'type') return blankAction(value)
    if (name === 'field') return { ...action, field: value, value: '' }
    if (name === 'value') {
        const field = fields.find((one) => one.name === action.field)
        return { ...action, value: readValue(field, listChoices(field), value) }
    }
    return { ...action, [name]: NUMBERS.has(name) && value !== '' ? Number(value) : value }
}
