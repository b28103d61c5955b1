/** A rule while a person edits it: what the inputs hold, and back to what the relay takes. Pure. */

/**
 * @typedef {Record<string, any>} Rule as the relay's API has it
 * @typedef {{ key: number, field: string, operator: string, value: any }} ConditionDraft
 * @typedef {{ key: number, type: string, [name: string]: any }} ActionDraft
 * @typedef {{
 *     name: string, object: string, event: string, when: string, conditions: ConditionDraft[],
 *     matching: string, logic: string, actions: ActionDraft[], firingsPerHourMax: number, isEnabled: boolean,
 * }} Draft
 */

let lastKey = 0
const nextKey = () => (lastKey += 1)

/** @returns {ConditionDraft} */
export const newCondition = () => ({ key: nextKey(), field: '', operator: 'equals', value: '' })
/** @returns {ActionDraft} */
export const newAction = () => ({ key: nextKey(), type: 'add_to_sequence', sequenceId: '' })

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
        conditions: (rule?.conditions ?? []).map((/** @type {any} */ one) => ({ ...one, key: nextKey() })),
        matching: isCustom ? 'custom' : logic,
        logic: isCustom ? logic : '',
        actions: rule === null ? [newAction()] : rule.actions.map((/** @type {any} */ one) => ({ ...one, key: nextKey() })),
        firingsPerHourMax: rule?.firingsPerHourMax ?? 500,
    }
}

/** The key is the page's own. @param {{ key: number }} item @returns {Record<string, any>} */
export const withoutKey = (item) => Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'key'))

/** @param {Draft} draft @returns {Rule} */
export function toRule({ conditions, actions, matching, logic, ...rest }) {
    return {
        ...rest,
        conditions: conditions.map(withoutKey),
        logic: matching === 'custom' ? logic : matching,
        actions: actions.map(withoutKey),
    }
}

/** @template {{ key: number }} T @param {T[]} items @param {number} key @param {Partial<T>} change */
export const withChange = (items, key, change) => items.map((item) => (item.key === key ? { ...item, ...change } : item))

/** @template {{ key: number }} T @param {T[]} items @param {number} key */
export const without = (items, key) => items.filter((item) => item.key !== key)

/** One place up. @template {{ key: number }} T @param {T[]} items @param {number} key */
export function moveUp(items, key) {
    const index = items.findIndex((item) => item.key === key)
    const moved = items[index]
    const above = items[index - 1]
    if (moved === undefined || above === undefined) return items
    return [...items.slice(0, index - 1), moved, above, ...items.slice(index + 1)]
}
