/** Which way an object's fields go, under which names the application knows them, and who wins. It keeps what is edited until it is saved. */
import { LightningElement, api } from 'lwc'
import { changeAt } from 'c/headroomFields'
import { DIRECTIONS, listOptions } from 'c/headroomWords'
import { labels } from './labels'

/** @typedef {{ name: string, field: string, direction: string, winner: string, problem?: string | null }} Field */
/** @typedef {{ direction: string, winner: string, fields: Field[] }} Draft */

const directions = listOptions(DIRECTIONS)
const winners = listOptions({ salesforce: labels.salesforce, app: labels.app })

/** Of the object and of each field. @param {{ direction: string, winner: string }} of */
const listChoices = ({ direction, winner }) => [
    { name: 'direction', label: labels.direction, options: directions, value: direction },
    { name: 'winner', label: labels.winner, options: winners, value: winner },
]

/** A line for c-headroom-lines. @param {Field} item */
function describeField(item) {
    const { name, field, problem } = item
    const inputs = [
        { name: 'name', label: labels.name, value: name, required: true },
        { name: 'field', label: labels.field, value: field, required: true },
    ]
    return { item, problem, inputs: [...inputs, ...listChoices(item)] }
}

export default class HeadroomMapping extends LightningElement {
    /** @type {import('c/headroomPage').View | undefined} */
    @api view
    @api busy = false
    labels = labels
    /** Null: as the relay has it. @type {Draft | null} */
    edited = null

    get isReady() {
        return this.view?.isReady === true
    }

    /** @returns {Draft} */
    get draft() {
        return this.edited ?? this.view?.body
    }

    get inputs() {
        return listChoices(this.draft)
    }

    get lines() {
        return this.draft.fields.map(describeField)
    }

    /** A new field goes as its object does. */
    get blank() {
        const { direction, winner } = this.draft
        return { name: '', field: '', direction, winner }
    }

    get buttons() {
        return [{ name: 'save', label: labels.save, variant: 'brand', isOff: this.edited === null }]
    }

    handleObject(/** @type {any} */ { detail: { name, value } }) {
        this.edited = { ...this.draft, [name]: value }
    }

    handleField(/** @type {any} */ { detail: { index, name, value } }) {
        const fields = changeAt(this.draft.fields, index, (field) => ({ ...field, [name]: value }))
        this.edited = { ...this.draft, fields }
    }

    handleFields(/** @type {CustomEvent<Field[]>} */ { detail: fields }) {
        this.edited = { ...this.draft, fields }
    }

    handleSave() {
        if (!(/** @type {any} */ (this.template).querySelector('c-headroom-lines').check())) return
        const { direction, winner } = this.draft
        const fields = this.draft.fields.map((row) => ({ name: row.name, field: row.field, direction: row.direction, winner: row.winner }))
        this.dispatchEvent(new CustomEvent('save', { detail: { direction, winner, fields } }))
    }

    /** What was edited is saved. */
    @api reset() {
        this.edited = null
    }
}
