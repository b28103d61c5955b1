/** What an admin of the org allows of an object: which fields may leave, and which Headroom may write. The relay can only narrow it. */
import { LightningElement, api } from 'lwc'
import { findFields } from 'c/headroomFields'
import { fill } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {'tracked' | 'writable'} List */
/** @typedef {{ trackedFields: string[], writableFields: string[], classifiedFields: string[] }} Approvals */

const SHOWN_MAX = 100

export default class HeadroomApprovals extends LightningElement {
    /** The object as the relay knows it described. @type {import('c/headroomPage').View | undefined} */
    @api view
    /** As the org has them. @type {Approvals | undefined} */
    @api approvals
    @api busy = false
    labels = labels
    filter = ''
    /** What a person chose and has not saved, by field. @type {Record<List, Record<string, boolean>>} */
    chosen = { tracked: {}, writable: {} }

    get isReady() {
        return this.view?.isReady === true && this.approvals !== undefined
    }

    get notice() {
        return this.approvals?.classifiedFields.length ? labels.classified : null
    }

    /** @returns {any[]} */
    get fields() {
        return this.view?.body.fields ?? []
    }

    get found() {
        return findFields(this.fields, this.filter)
    }

    get hasMore() {
        return this.found.length > SHOWN_MAX
    }

    get rows() {
        return this.found.slice(0, SHOWN_MAX).map(({ name, label, updateable, createable }) => ({
            name,
            label: `${label} (${name})`,
            leaves: this.isChecked('tracked', name),
            written: this.isChecked('writable', name),
            isWritable: updateable || createable,
            leaveLabel: fill(labels.leaveLabel, label),
            writeLabel: fill(labels.writeLabel, label),
        }))
    }

    get buttons() {
        const isOff = !(this.isChanged('tracked') || this.isChanged('writable'))
        return [{ name: 'save', label: labels.save, variant: 'brand', isOff }]
    }

    /** @param {List} list */
    isChanged(list) {
        return Object.keys(this.chosen[list]).length > 0
    }

    /** @param {List} list @param {string} name */
    isChecked(list, name) {
        const approved = list === 'tracked' ? this.approvals?.trackedFields : this.approvals?.writableFields
        return this.chosen[list][name] ?? approved?.includes(name) ?? false
    }

    handleFilter(/** @type {any} */ { detail }) {
        this.filter = detail.value
    }

    handleField(/** @type {any} */ { currentTarget, detail }) {
        const list = /** @type {List} */ (currentTarget.dataset.list)
        this.chosen = { ...this.chosen, [list]: { ...this.chosen[list], [currentTarget.dataset.field]: detail.checked } }
    }

    /** Only a list that was changed is replaced. */
    handleSave() {
        const names = this.fields.map(({ name }) => name)
        /** @param {List} list */
        const of = (list) => (this.isChanged(list) ? names.filter((name) => this.isChecked(list, name)) : null)
        this.dispatchEvent(new CustomEvent('save', { detail: { tracked: of('tracked'), writable: of('writable') } }))
    }

    /** What was chosen is saved. */
    @api reset() {
        this.chosen = { tracked: {}, writable: {} }
    }
}
