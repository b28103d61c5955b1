/** A rule while a person edits it: what the inputs hold, and back to what the relay takes. Pure. */
import { blankAction, closeAction, openAction } from 'c/headroomActions'

/**
 * @typedef {Record<string, any>} Rule as the relay's API has it
 * @typedef {{ field: string, operator: string, value: any }} Condition
 * @typedef {{
 *     name: string, object: string, event: string, when: string, conditions: Condition[], matching: string, logic: string,
 *     actions: import('c/headroomActions').Action[], firingsPerHourMax: number, isEnabled: boolean,
 * }} Draft
 */

const ACTION_TYPE = 'add_to_sequence'

/** @param {Rule | null} rule null for a new one @returns {Draft} */
export function toDraft(rule) {
    const { name = '', object = 'Lead', event = 'updated', when = 'newly_meets', logic = 'all', isEnabled = true } = rule ?? {}
    const isCustom = logic !== 'all' && logic !== 'any'
    return {
        name,
        object,
        event,
        when,
        isEnabled,
        conditions: rule?.conditions ?? [],
        matching: isCustom ? 'custom' : logic,
        logic: isCustom ? logic : '',
        actions: rule?.actions.map(openAction) ?? [blankAction(ACTION_TYPE)],
        firingsPerHourMax: rule?.firingsPerHourMax ?? 500,
    }
}

/** @param {Draft} draft @returns {Rule} */
export function toRule({ actions, matching, logic, ...rest }) {
    return { ...rest, logic: matching === 'custom' ? logic : matching, actions: actions.map(closeAction) }
}
