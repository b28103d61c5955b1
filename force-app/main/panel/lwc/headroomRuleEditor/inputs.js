/** The inputs of a rule beside its conditions and actions: what it may be about and when it is judged. Pure. */
import { EVENTS, listOptions } from 'c/headroomWords'
import { labels } from './labels'

/** @typedef {import('./draft').Draft} Draft */
/** @typedef {import('c/headroomInputs').Input} Input */

const events = listOptions(EVENTS)
/** An update may leave a record meeting what it met before. */
const EVENTS_WITH_WHEN = new Set(['updated', 'created_or_updated'])

const whens = listOptions({ newly_meets: labels.newlyMeets, every_time: labels.everyTime })

const matchings = listOptions({ all: labels.all, any: labels.any, custom: labels.custom })

/** The rule's own object stays among those to choose from, also before they are known. @param {string[]} objects @param {string} object */
const listObjects = (objects, object) => [...new Set([...objects, object])].sort().map((one) => ({ label: one, value: one }))

/** @param {Draft} draft @param {string[]} [objects] that the org has described @returns {Input[]} */
export function describeRule({ name, object, event, when }, objects = []) {
    const inputs = [
        { name: 'name', label: labels.name, value: name, required: true, maxLength: 80 },
        { name: 'object', label: labels.object, options: listObjects(objects, object), value: object },
        { name: 'event', label: labels.event, options: events, value: event },
    ]
    return EVENTS_WITH_WHEN.has(event) ? [...inputs, { name: 'when', label: labels.when, options: whens, value: when }] : inputs
}

/** Of one condition there is nothing to combine. @param {Draft} draft @returns {Input[]} */
export function describeMatching({ conditions, matching, logic }) {
    if (conditions.length < 2) return []
    const choice = { name: 'matching', label: labels.matching, options: matchings, value: matching }
    const typed = { name: 'logic', label: labels.logic, fieldLevelHelp: labels.logicHelp, value: logic, required: true }
    return matching === 'custom' ? [choice, typed] : [choice]
}

/** @param {Draft} draft @returns {Input[]} */
export const describeBrake = ({ firingsPerHourMax }) => [
    {
        name: 'firingsPerHourMax',
        label: labels.firingsMax,
        fieldLevelHelp: labels.firingsMaxHelp,
        type: 'number',
        min: 1,
        max: 10_000,
        value: firingsPerHourMax,
    },
]
