/** Find a record: paste an id or a link and read what happened to it, what each rule said to that and why, and in which sequences it is. */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { fill, showText, showTime } from 'c/headroomText'
import { labels } from './labels'
import { readRecord } from './recordId'
import { describeChange, describeEnrollment } from './story'

export default class HeadroomRecord extends HeadroomPage {
    labels = labels
    text = ''
    buttons = [{ name: 'show', label: labels.show, variant: 'brand', type: 'submit' }]
    /** Why nothing is shown for what was given. @type {string | null} */
    hint = null
    /** @type {{ object: string, recordId: string } | null} */
    record = null
    /** What is said of a resync that was asked for. @type {string | null} */
    resync = null
    resyncButtons = [{ name: 'resync', label: labels.resync, title: labels.resyncHelp, iconName: 'utility:refresh' }]
    /** Of older changes; null on the newest. @type {string | null} */
    page = null

    /** Answers are kept under the record's own name, so that no other record's story stands under its id meanwhile. */
    get storyName() {
        return `story ${this.record?.recordId} ${this.page ?? ''}`
    }

    get story() {
        return this.view(this.storyName)
    }

    get inputs() {
        return [{ name: 'text', type: 'search', label: labels.idLabel, fieldLevelHelp: labels.idHelp, value: this.text }]
    }

    get heading() {
        return `${this.record?.object} ${this.record?.recordId}`
    }

    get recordUrl() {
        return `/lightning/r/${this.record?.object}/${this.record?.recordId}/view`
    }

    get changes() {
        return this.listOf(this.storyName, 'changes').map(describeChange)
    }

    get enrollments() {
        /** @type {Map<string, string>} */
        const names = new Map(this.listOf('sequences').map(({ id, name }) => [id, name]))
        return this.listOf(this.storyName, 'enrollments').map((enrollment) => describeEnrollment(enrollment, names))
    }

    /** Also what became of one that was asked for before. */
    get resyncText() {
        return this.resync ?? showText(this.story.body?.resync?.explanation ?? '')
    }

    get failures() {
        return this.listOf(this.storyName, 'failures')
    }

    handleText(/** @type {CustomEvent<{ value: string }>} */ event) {
        this.text = event.detail.value
    }

    handleFind() {
        const record = readRecord(this.text)
        this.hint = record === null ? labels.noRecord : null
        if (record !== null) this.showStory(record, null)
    }

    /** The relay says when the org is asked. */
    async handleResync() {
        const path = this.record ?? {}
        const asked = await this.tryTo(() => perform('recordResync', { path }))
        if (asked !== undefined) this.resync = asked.expectedAt ? fill(labels.resyncAsked, showTime(asked.expectedAt)) : asked.next
    }

    handleOlder() {
        if (this.record !== null) this.showStory(this.record, this.story.body.next)
    }

    handleNewest() {
        if (this.record !== null) this.showStory(this.record, null)
    }

    /** @param {{ object: string, recordId: string }} record @param {string | null} page */
    showStory(record, page) {
        if (record.recordId !== this.record?.recordId) this.resync = null
        this.record = record
        this.page = page
        const query = page === null ? {} : { query: { page } }
        this.want([{ view: 'story', as: this.storyName, path: record, ...query }])
    }
}
