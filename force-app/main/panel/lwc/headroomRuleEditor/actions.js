/** What each action of a rule needs, for its inputs. Pure. */
import { withoutKey } from './draft'
import { labels } from './labels'

/** @typedef {import('./draft').ActionDraft} ActionDraft */
/** @typedef {{ id: string, name: string }} Target */

export const actionOptions = [
    { label: labels.addToSequence, value: 'add_to_sequence' },
    { label: labels.removeFromSequence, value: 'remove_from_sequence' },
    { label: labels.callWebhook, value: 'call_webhook' },
    { label: labels.wait, value: 'wait' },
]

const isEdited = (/** @type {string} */ type) => actionOptions.some(({ value }) => value === type)
const A_DAY_MINUTES = 1_440

/** @param {Target[]} targets */
const toOptions = (targets) => targets.map(({ id, name }) => ({ label: name, value: id }))

/** @param {ActionDraft} action @param {{ sequences: Target[], webhooks: Target[] }} targets */
export function describeAction(action, { sequences, webhooks }) {
    const isWebhook = action.type === 'call_webhook'
    const options = toOptions(isWebhook ? webhooks : sequences)
    const target = (isWebhook ? action.webhookId : action.sequenceId) ?? ''
    const isListed = target === '' || options.some(({ value }) => value === target)
    return {
        ...action,
        // A kind that this page does not edit stays as it is: it is shown as the API has it.
        isKnown: isEdited(action.type),
        text: JSON.stringify(withoutKey(action)),
        isWait: action.type === 'wait',
        target,
        targets: isListed ? options : [...options, { label: target, value: target }],
        targetLabel: isWebhook ? labels.webhook : labels.sequence,
        placeholder: options.length > 0 ? labels.choose : isWebhook ? labels.noWebhooks : labels.noSequences,
    }
}

/** Of another kind, with what that needs. @param {ActionDraft} action @param {string} type @returns {ActionDraft} */
export function withType({ key, sequenceId = '' }, type) {
    if (type === 'wait') return { key, type, minutes: A_DAY_MINUTES }
    return type === 'call_webhook' ? { key, type, webhookId: '' } : { key, type, sequenceId }
}
