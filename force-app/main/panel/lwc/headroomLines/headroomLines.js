/** An ordered list that a person edits line by line: what is typed is told, and the list anew where one is added, moved or taken away. */
import { LightningElement, api } from 'lwc'
import { fill } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {{ item: any, inputs: import('c/headroomInputs').Input[], problem?: string | null }} Line */

export default class HeadroomLines extends LightningElement {
    /** @type {Line[]} */
    @api lines = []
    /** What one line is called, as on its buttons: “Condition”. */
    @api noun = ''
    /** What a new line holds. @type {any} */
    @api blank
    @api addLabel = ''
    /** Lines are done in their order, which can be changed. */
    @api isOrdered = false

    get shown() {
        return this.lines.map(({ inputs, problem }, index) => ({
            index,
            number: index + 1,
            inputs,
            problem,
            buttons: this.listButtons(index),
        }))
    }

    get buttonsOfList() {
        return [{ name: 'add', label: this.addLabel, iconName: 'utility:add' }]
    }

    /** @param {number} index */
    listButtons(index) {
        const textOf = (/** @type {string} */ label) => fill(label, this.noun, index + 1)
        const moves = [
            { name: 'up', iconName: 'utility:up', alternativeText: textOf(labels.up), isOff: index === 0 },
            { name: 'down', iconName: 'utility:down', alternativeText: textOf(labels.down), isOff: index === this.lines.length - 1 },
        ]
        return [...(this.isOrdered ? moves : []), { name: 'remove', iconName: 'utility:delete', alternativeText: textOf(labels.remove) }]
    }

    /** Says beside each input what is wrong with it. @returns {boolean} whether nothing is */
    @api check() {
        const inputs = [.../** @type {any} */ (this.template).querySelectorAll('c-headroom-inputs')]
        return inputs.map((one) => one.check()).every(Boolean)
    }

    handleEdit(/** @type {any} */ { currentTarget, detail }) {
        this.dispatchEvent(new CustomEvent('edit', { detail: { index: Number(currentTarget.dataset.index), ...detail } }))
    }

    handleAdd() {
        this.tell([...this.items, this.blank])
    }

    handlePress(/** @type {any} */ { currentTarget, detail: { name } }) {
        const index = Number(currentTarget.dataset.index)
        const others = this.items.filter((_, place) => place !== index)
        if (name === 'remove') this.tell(others)
        else this.tell(others.toSpliced(name === 'up' ? index - 1 : index + 1, 0, this.items[index]))
    }

    get items() {
        return this.lines.map(({ item }) => item)
    }

    /** @param {any[]} items */
    tell(items) {
        this.dispatchEvent(new CustomEvent('list', { detail: items }))
    }
}
