/** What can be done with a thing, as buttons in a line; with a question they stand in a box under it. Which one was pressed is an event. */
import { LightningElement, api } from 'lwc'

/**
 * The other properties are those of lightning-button; without a label it is a lightning-button-icon.
 * @typedef {{ name: string, isOff?: boolean, label?: string, [property: string]: any }} Button
 */

export default class HeadroomButtons extends LightningElement {
    /** @type {Button[]} */
    @api buttons = []
    /** What is asked before it is done. @type {string | undefined} */
    @api question
    /** While something is done nothing else can be. */
    @api busy = false

    get shown() {
        return this.buttons.map(({ name, isOff = false, ...properties }) => ({
            name,
            isLabelled: properties.label !== undefined,
            properties: { ...properties, disabled: isOff || this.busy },
        }))
    }

    get boxClass() {
        return this.question ? 'slds-box slds-box_x-small slds-theme_shade' : ''
    }

    get boxRole() {
        return this.question ? 'status' : undefined
    }

    /** Enter in a form presses its button too, and no page is left. @param {any} event */
    handleClick(event) {
        event.preventDefault()
        this.dispatchEvent(new CustomEvent('press', { detail: { name: event.currentTarget.dataset.name } }))
    }
}
