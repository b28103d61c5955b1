/** Which fields of an object leave the org: chosen among those that its admin approved; what a rule uses cannot be let go. */
import { LightningElement, api } from 'lwc'
import { findFields } from 'c/headroomFields'
import { fill, showNumber } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {import('c/headroomPage').View} View */

/** @param {any} field */
function explain({ usedBy, isApproved, isSeenInRealTime, isEncrypted }) {
    if (usedBy.length > 0) return fill(labels.usedBy, usedBy.join(', '))
    if (isApproved === false) return labels.notApproved
    if (isEncrypted) return labels.encrypted
    return isSeenInRealTime ? '' : labels.formula
}

export default class HeadroomTracking extends LightningElement {
    /** @type {View | undefined} */
    @api view
    @api busy = false
    labels = labels
    filter = ''
    /** What a person chose and has not saved, by field. @type {Record<string, boolean>} */
    chosen = {}

    get isReady() {
        return this.view?.isReady === true
    }

    /** Those that may leave, and those that something else still counts on. @returns {any[]} */
    get all() {
        /** @type {any[]} */
        const all = this.view?.body.fields ?? []
        return all.filter(({ isApproved, isTracked, usedBy }) => isApproved !== false || isTracked || usedBy.length > 0)
    }

    get empty() {
        return this.view?.body.fields.length ? labels.noneApproved : labels.empty
    }

    get sum() {
        const tracked = this.all.filter((field) => this.isChecked(field)).length
        const isAll = this.view?.body.tracksAllApproved && tracked === this.all.length
        return fill(isAll ? labels.sumAll : labels.sum, showNumber(tracked), showNumber(this.all.length))
    }

    get fields() {
        return findFields(this.all, this.filter).map((field) => ({
            name: field.name,
            label: `${field.label} (${field.name})`,
            isChecked: this.isChecked(field),
            isLocked: field.isApproved === false || (field.usedBy.length > 0 && field.isTracked),
            note: explain(field),
        }))
    }

    get buttons() {
        const isOff = Object.keys(this.chosen).length === 0
        return [
            { name: 'save', label: labels.save, variant: 'brand', isOff },
            { name: 'all', label: labels.all },
        ]
    }

    /** @param {any} field */
    isChecked({ name, isTracked }) {
        return this.chosen[name] ?? isTracked
    }

    handleFilter(/** @type {any} */ { detail }) {
        this.filter = detail.value
    }

    handleField(/** @type {any} */ { currentTarget, detail }) {
        this.chosen = { ...this.chosen, [currentTarget.dataset.field]: detail.checked }
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        const checked = this.all.filter((field) => this.isChecked(field)).map(({ name }) => name)
        this.save(detail.name === 'all' ? null : checked)
    }

    /** @param {string[] | null} fields null: all that are approved */
    save(fields) {
        this.dispatchEvent(new CustomEvent('save', { detail: fields }))
    }

    /** What was chosen is saved. */
    @api reset() {
        this.chosen = {}
    }
}
