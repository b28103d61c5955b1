/** Which way an object's fields go, under which names the application knows them, and who wins. It keeps what is edited until it is saved. */
import { LightningElement, api } from 'lwc'
import { fill } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {{ key: number, name: string, field: string, direction: string, winner: string, problem?: string | null }} Row */
/** @typedef {{ direction: string, winner: string, fields: Row[] }} Draft */

export default class HeadroomMapping extends LightningElement {
    @api object = ''
    /** @type {import('c/headroomPage').View | undefined} */
    @api view
    @api busy = false
    labels = labels
    directions = [
        { label: labels.both, value: 'both' },
        { label: labels.toApp, value: 'to_app' },
        { label: labels.toSalesforce, value: 'to_salesforce' },
        { label: labels.none, value: 'none' },
    ]
    winners = [
        { label: labels.salesforce, value: 'salesforce' },
        { label: labels.app, value: 'app' },
    ]
    /** Null: as the relay has it. @type {Draft | null} */
    edited = null
    lastKey = 0

    get isReady() {
        return this.view?.isReady === true
    }

    /** @returns {Draft} */
    get draft() {
        if (this.edited !== null) return this.edited
        const { direction, winner, fields } = this.view?.body ?? { direction: '', winner: '', fields: [] }
        return { direction, winner, fields: fields.map((/** @type {any} */ one, /** @type {number} */ index) => ({ ...one, key: -index })) }
    }

    get rows() {
        return this.draft.fields.map((row) => ({ ...row, removeText: fill(labels.remove, row.name || row.field || labels.newField) }))
    }

    get isUnchanged() {
        return this.busy || this.edited === null
    }

    handleObject(/** @type {any} */ { currentTarget, detail }) {
        this.edited = { ...this.draft, [currentTarget.dataset.name]: detail.value }
    }

    handleField(/** @type {any} */ { currentTarget, detail }) {
        const { key, name } = currentTarget.dataset
        const fields = this.draft.fields.map((row) => (row.key === Number(key) ? { ...row, [name]: detail.value } : row))
        this.edited = { ...this.draft, fields }
    }

    handleAdd() {
        const { direction, winner, fields } = this.draft
        this.lastKey += 1
        this.edited = { ...this.draft, fields: [...fields, { key: this.lastKey, name: '', field: '', direction, winner }] }
    }

    handleRemove(/** @type {any} */ { currentTarget }) {
        const fields = this.draft.fields.filter(({ key }) => key !== Number(currentTarget.dataset.key))
        this.edited = { ...this.draft, fields }
    }

    handleSave() {
        const inputs = [.../** @type {any} */ (this.template).querySelectorAll('lightning-input')]
        if (!inputs.map((input) => input.reportValidity()).every(Boolean)) return
        const { direction, winner } = this.draft
        const fields = this.draft.fields.map((row) => ({ name: row.name, field: row.field, direction: row.direction, winner: row.winner }))
        this.dispatchEvent(new CustomEvent('save', { detail: { direction, winner, fields } }))
        this.edited = null
    }
}
