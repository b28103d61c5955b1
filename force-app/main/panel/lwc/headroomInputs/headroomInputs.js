/** Inputs in a line, each described by its properties: what has options is chosen, everything else typed. It keeps nothing. */
import { LightningElement, api } from 'lwc'

/**
 * The other properties are those of lightning-combobox or lightning-input.
 * @typedef {{ name: string, options?: { label: string, value: string }[], [property: string]: any }} Input
 */

export default class HeadroomInputs extends LightningElement {
    /** @type {Input[]} */
    @api inputs = []

    get shown() {
        return this.inputs.map(({ name, ...properties }) => ({ name, properties, isChoice: properties.options !== undefined }))
    }

    /** Says beside each input what is wrong with it. @returns {boolean} whether nothing is */
    @api check() {
        const inputs = [.../** @type {any} */ (this.template).querySelectorAll('.input')]
        return inputs.map((input) => input.reportValidity()).every(Boolean)
    }

    handleChange(/** @type {any} */ { currentTarget, detail }) {
        const value = detail.checked ?? detail.value
        this.dispatchEvent(new CustomEvent('edit', { detail: { name: currentTarget.dataset.name, value } }))
    }
}
