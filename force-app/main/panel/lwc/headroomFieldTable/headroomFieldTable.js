/**
 * What becomes of an object's fields: which may leave the org and which Headroom may write, as an admin of the org approves; and which
 * of those that may leave are tracked. The relay can only narrow what is approved.
 */
import { LightningElement, api } from 'lwc'
import { findFields } from 'c/headroomFields'
import { fill, showNumber } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {import('c/headroomPage').View} View */
/** @typedef {'leaving' | 'tracked' | 'writable'} Column */
/** @typedef {Record<Column, Record<string, boolean>>} Chosen */
/** @typedef {{ trackedFields: string[], writableFields: string[], classifiedFields: string[] }} Approvals */
/** @typedef {{ leaving?: string[], tracked?: string[] | null, writable?: string[] }} Choice only what is to be saved; tracked null: all */

const SHOWN_MAX = 100

/** @type {{ name: Column, label: string, of: string }[]} */
const COLUMNS = [
    { name: 'leaving', label: labels.mayLeave, of: labels.ofMayLeave },
    { name: 'tracked', label: labels.tracked, of: labels.isTracked },
    { name: 'writable', label: labels.mayBeWritten, of: labels.ofMayBeWritten },
]

/** @returns {Chosen} */
const nothing = () => ({ leaving: {}, tracked: {}, writable: {} })

export default class HeadroomFieldTable extends LightningElement {
    /** As the relay knows them. @type {View | undefined} */
    @api view
    /** As the org has them. @type {Approvals | undefined} */
    @api approvals
    @api busy = false
    labels = labels
    columns = COLUMNS
    filter = ''
    /** What a person chose and has not saved, by field. */
    chosen = nothing()

    get isReady() {
        return this.view?.isReady === true && this.approvals !== undefined
    }

    get notice() {
        return this.approvals?.classifiedFields.length ? labels.classified : null
    }

    /** @returns {any[]} */
    get all() {
        return this.view?.body.fields ?? []
    }

    get sum() {
        const leaving = this.all.filter(({ name }) => this.isChecked('leaving', name))
        const tracked = leaving.filter((field) => this.isTracked(field)).length
        const isAll = this.view?.body.tracksAllApproved && tracked === leaving.length
        return fill(isAll ? labels.sumAll : labels.sum, showNumber(tracked), showNumber(leaving.length))
    }

    /** Those that something is approved for stand first, as it was before a person ticked: no row moves while it is edited. */
    get found() {
        const { trackedFields = [], writableFields = [] } = this.approvals ?? {}
        const approved = new Set([...trackedFields, ...writableFields])
        const found = findFields(this.all, this.filter)
        return [...found.filter(({ name }) => approved.has(name)), ...found.filter(({ name }) => !approved.has(name))]
    }

    get hasMore() {
        return this.found.length > SHOWN_MAX
    }

    get rows() {
        return this.found.slice(0, SHOWN_MAX).map((field) => ({
            name: field.name,
            label: `${field.label} (${field.name})`,
            note: this.explain(field),
            cells: COLUMNS.map(({ name, of }) => ({ name, label: fill(of, field.label), ...this.describeCell(name, field) })),
        }))
    }

    get buttons() {
        const isOff = Object.values(this.chosen).every((column) => Object.keys(column).length === 0)
        return [
            { name: 'save', label: labels.save, variant: 'brand', isOff },
            { name: 'all', label: labels.all, isOff: this.view?.body.tracksAllApproved },
        ]
    }

    /** @param {any} field */
    explain({ name, usedBy, isEncrypted, isSeenInRealTime }) {
        const used = this.isChecked('leaving', name) ? labels.usedBy : labels.unseen
        return [usedBy.length > 0 && fill(used, usedBy.join(', ')), isEncrypted && labels.encrypted, !isSeenInRealTime && labels.formula]
            .filter(Boolean)
            .join(' ')
    }

    /** What a rule uses is tracked as long as it may leave; what Salesforce lets nobody write has no box. @param {Column} column @param {any} field */
    describeCell(column, field) {
        const { name, usedBy, updateable, createable } = field
        if (column === 'tracked') {
            const isLocked = !this.isChecked('leaving', name) || usedBy.length > 0
            return { isShown: true, isLocked, isChecked: this.isTracked(field) }
        }
        return { isShown: column === 'leaving' || updateable || createable, isLocked: false, isChecked: this.isChecked(column, name) }
    }

    /** @param {'leaving' | 'writable'} column @param {string} name */
    isChecked(column, name) {
        const approved = column === 'leaving' ? this.approvals?.trackedFields : this.approvals?.writableFields
        return this.chosen[column][name] ?? approved?.includes(name) ?? false
    }

    /** @param {any} field */
    isTracked({ name, isWanted }) {
        return this.isChecked('leaving', name) && (this.chosen.tracked[name] ?? isWanted)
    }

    handleFilter(/** @type {any} */ { detail }) {
        this.filter = detail.value
    }

    handleField(/** @type {any} */ { currentTarget, detail }) {
        const { column, field } = currentTarget.dataset
        const chosen = this.chosen[/** @type {Column} */ (column)]
        this.chosen = { ...this.chosen, [column]: { ...chosen, [field]: detail.checked } }
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        const choice = this.listChanged()
        if (detail.name === 'all') choice.tracked = null
        this.dispatchEvent(new CustomEvent('save', { detail: choice }))
    }

    /** Only a column that was changed is replaced. @returns {Choice} */
    listChanged() {
        /** @type {Choice} */
        const choice = {}
        for (const { name } of COLUMNS) if (Object.keys(this.chosen[name]).length > 0) choice[name] = this.listChecked(name)
        return choice
    }

    /** What a rule uses is wanted even while it may not leave: the relay lets nobody take it away. @param {Column} column */
    listChecked(column) {
        const isChecked = (/** @type {any} */ field) => {
            if (column === 'tracked') return this.isTracked(field) || field.usedBy.length > 0
            return this.isChecked(column, field.name)
        }
        return this.all.filter(isChecked).map(({ name }) => name)
    }

    /** What was chosen is saved. */
    @api reset() {
        this.chosen = nothing()
    }
}
