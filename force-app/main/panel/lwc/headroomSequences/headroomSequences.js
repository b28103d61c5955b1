/** Sequences: which there are, their steps, who is in them and how far; made, edited, paused, and deleted where no rule uses them. */
import { blankAction, closeAction, describeAction, editAction, openAction } from 'c/headroomActions'
import { changeAt } from 'c/headroomFields'
import HeadroomPage from 'c/headroomPage'
import { fill } from 'c/headroomText'
import { columns, describeEnrollment, listSteps } from './enrollments'
import { labels } from './labels'
import { buttonsOfEditor, buttonsOfPage, buttonsOfSteps, describeSequence } from './sequenceText'

const SHOWN_MAX = 200
const STEP_TYPES = ['wait', 'create_task']

export default class HeadroomSequences extends HeadroomPage {
    labels = labels
    columns = columns
    buttonsOfPage = buttonsOfPage
    buttonsOfEditor = buttonsOfEditor
    buttonsOfSteps = buttonsOfSteps
    blankStep = blankAction('create_task')
    /** The sequence in the editor; without an id a new one. @type {{ id?: string, name: string, steps: Record<string, any>[] } | null} */
    edited = null
    /** Whose enrollments are shown. @type {string | null} */
    opened = null
    /** Which is about to be deleted. @type {string | null} */
    asked = null
    /** Whose steps are shown. @type {{ recordId: string, record: string } | null} */
    followed = null

    get sequences() {
        return this.view('sequences')
    }

    get list() {
        return this.listOf('sequences').map((sequence) =>
            describeSequence(sequence, { isOpen: this.opened === sequence.id, isAsked: this.asked === sequence.id }),
        )
    }

    get editorTitle() {
        return this.edited?.id === undefined ? labels.newTitle : fill(labels.editTitle, this.edited.name)
    }

    get nameInputs() {
        return [{ name: 'name', label: labels.name, value: this.edited?.name, required: true, maxLength: 80 }]
    }

    get steps() {
        return this.edited?.steps.map((step) => describeAction(step, {}, STEP_TYPES))
    }

    /** Each sequence's under its own name, so that none shows another's. */
    get enrollmentsName() {
        return `enrollments ${this.opened}`
    }

    get enrollments() {
        return this.view(this.enrollmentsName)
    }

    get rows() {
        return this.listOf(this.enrollmentsName, 'enrollments').map(describeEnrollment)
    }

    get followedName() {
        return `enrollment ${this.opened} ${this.followed?.recordId}`
    }

    get followedView() {
        return this.view(this.followedName)
    }

    get followedTitle() {
        return fill(labels.stepsOf, this.followed?.record ?? '')
    }

    get followedSteps() {
        return listSteps(this.followedView.body)
    }

    /** What each button does, with the sequence that it stands beside. @type {Record<string, (sequence: Record<string, any>) => unknown>} */
    does = {
        new: () => (this.edited = { name: '', steps: [] }),
        edit: ({ id, name, steps }) => (this.edited = { id, name, steps: steps.map(openAction) }),
        save: () => this.save(),
        cancel: () => (this.edited = null),
        open: ({ id }) => this.open(id),
        pause: (sequence) => this.actOn(sequence, 'sequencePause', labels.pausedDone),
        resume: (sequence) => this.actOn(sequence, 'sequenceResume', labels.resumedDone),
        ask: ({ id }) => (this.asked = id),
        keep: () => undefined,
        delete: (sequence) => this.actOn(sequence, 'sequenceDelete', labels.deleted),
        closeSteps: () => this.follow(null),
    }

    handlePress(/** @type {any} */ { currentTarget, detail }) {
        this.asked = null
        const { sequence } = currentTarget.dataset
        this.does[detail.name](this.listOf('sequences').find(({ id }) => id === sequence))
    }

    /** @param {Record<string, any>} sequence @param {string} action @param {string} done with its name in it */
    actOn({ id, name }, action, done) {
        return this.act(action, { path: { sequenceId: id } }, fill(done, name))
    }

    handleName(/** @type {any} */ { detail }) {
        this.change({ name: detail.value })
    }

    handleSteps(/** @type {any} */ { detail: steps }) {
        this.change({ steps })
    }

    handleStep(/** @type {any} */ { detail }) {
        this.change({ steps: changeAt(this.edited?.steps ?? [], detail.index, (step) => editAction(step, detail, {})) })
    }

    /** @param {Record<string, any>} part */
    change(part) {
        if (this.edited !== null) this.edited = { ...this.edited, ...part }
    }

    async save() {
        const parts = [.../** @type {any} */ (this.template).querySelectorAll('.checked')]
        if (this.edited === null || !parts.map((part) => part.check()).every(Boolean)) return
        const { id, name, steps } = this.edited
        const body = { name, steps: steps.map(closeAction) }
        const input = id === undefined ? { body } : { path: { sequenceId: id }, body }
        const saved = await this.act(id === undefined ? 'sequenceCreate' : 'sequenceUpdate', input, fill(labels.saved, name))
        if (saved !== undefined) this.edited = null
    }

    /** @param {string} id */
    open(id) {
        this.opened = this.opened === id ? null : id
        this.follow(null)
    }

    /** @param {{ recordId: string, record: string } | null} followed */
    follow(followed) {
        this.followed = followed
        if (this.opened === null) return this.want([])
        const path = { sequenceId: this.opened }
        const all = { view: 'enrollments', as: this.enrollmentsName, path, query: { limit: SHOWN_MAX } }
        if (followed === null) return this.want([all])
        return this.want([all, { view: 'enrollment', as: this.followedName, path: { ...path, recordId: followed.recordId } }])
    }

    handleRowAction(/** @type {any} */ { detail: { action, row } }) {
        if (action.name === 'steps') return this.follow(row)
        const done = { enrollmentPause: labels.pausedDone, enrollmentResume: labels.resumedDone, enrollmentEnd: labels.takenOut }
        const path = { sequenceId: this.opened ?? '', recordId: row.recordId }
        return this.act(action.name, { path }, fill(done[/** @type {keyof typeof done} */ (action.name)], row.record))
    }
}
