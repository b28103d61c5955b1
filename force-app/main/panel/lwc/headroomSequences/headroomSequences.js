/** Sequences: which there are and who is in them; made, renamed, and deleted where no rule uses them. */
import HeadroomPage from 'c/headroomPage'
import { fill, showNumber } from 'c/headroomText'
import { columns, describeEnrollment } from './enrollments'
import { labels } from './labels'

const SHOWN_MAX = 200

export default class HeadroomSequences extends HeadroomPage {
    labels = labels
    columns = columns
    /** Whose name is being given: a sequence's id, 'new', or null. @type {string | null} */
    naming = null
    name = ''
    /** Whose enrollments are shown. @type {string | null} */
    opened = null
    /** Which is about to be deleted. @type {string | null} */
    asked = null

    get sequences() {
        return this.view('sequences')
    }

    get hasMoreListed() {
        return this.sequences.body.next !== null
    }

    get isEmpty() {
        return this.sequences.body.sequences.length === 0
    }

    get isNaming() {
        return this.naming !== null
    }

    get list() {
        return this.sequences.body.sequences.map((/** @type {any} */ { id, name, activeEnrollments }) => ({
            id,
            name,
            text: fill(labels.active, showNumber(activeEnrollments)),
            isOpen: this.opened === id,
            isAsked: this.asked === id,
            openLabel: this.opened === id ? labels.hide : labels.show,
            openText: fill(this.opened === id ? labels.hideText : labels.showText, name),
            renameText: fill(labels.renameText, name),
            deleteText: fill(labels.deleteText, name),
            sureText: fill(labels.sure, name, showNumber(activeEnrollments)),
        }))
    }

    /** Each sequence's under its own name, so that none shows another's. */
    get enrollmentsName() {
        return `enrollments ${this.opened}`
    }

    get enrollments() {
        return this.view(this.enrollmentsName)
    }

    get rows() {
        return this.enrollments.body.enrollments.map(describeEnrollment)
    }

    get hasNobody() {
        return this.enrollments.body.enrollments.length === 0
    }

    get hasMore() {
        return this.enrollments.body.next !== null
    }

    /** @param {any} event */
    findSequence({ currentTarget }) {
        return this.sequences.body.sequences.find((/** @type {any} */ one) => one.id === currentTarget.dataset.sequence)
    }

    handleNew() {
        this.naming = 'new'
        this.name = ''
    }

    handleRename(/** @type {any} */ event) {
        const { id, name } = this.findSequence(event)
        this.naming = id
        this.name = name
    }

    handleName(/** @type {any} */ { detail }) {
        this.name = detail.value
    }

    handleCancel() {
        this.naming = null
    }

    /** By the button or by Enter. @param {Event} event */
    async handleSave(event) {
        event.preventDefault()
        const input = /** @type {any} */ (this.template).querySelector('lightning-input')
        if (!input.reportValidity()) return
        const body = { name: this.name }
        const saved =
            this.naming === 'new'
                ? await this.act('sequenceCreate', { body }, fill(labels.saved, this.name))
                : await this.act('sequenceUpdate', { path: { sequenceId: this.naming ?? '' }, body }, fill(labels.saved, this.name))
        if (saved !== undefined) this.naming = null
    }

    handleAsk(/** @type {any} */ event) {
        this.asked = this.findSequence(event).id
    }

    handleKeep() {
        this.asked = null
    }

    async handleDelete(/** @type {any} */ event) {
        const { id, name } = this.findSequence(event)
        this.asked = null
        await this.act('sequenceDelete', { path: { sequenceId: id } }, fill(labels.deleted, name))
    }

    handleOpen(/** @type {any} */ event) {
        const { id } = this.findSequence(event)
        this.opened = this.opened === id ? null : id
        const view = { view: 'enrollments', as: this.enrollmentsName, path: { sequenceId: id }, query: { limit: SHOWN_MAX } }
        this.want(this.opened === null ? [] : [view])
    }
}
