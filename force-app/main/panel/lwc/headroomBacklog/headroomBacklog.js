/**
 * What is to be written to Salesforce and is not yet: by which way, in which place, what it costs. And what failed, grouped by its reason
 * in plain words with the next step: edited, retried or given up one by one, by group, or all.
 */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import {
    buttonsOfAll,
    buttonsOfChange,
    buttonsOfEditor,
    columns,
    describeChange,
    describeChannels,
    describeCost,
    describeGroup,
    describeReason,
    describeWrite,
    sumUp,
} from './backlog'
import { labels } from './labels'

export default class HeadroomBacklog extends HeadroomPage {
    labels = labels
    columns = columns
    buttonsOfAll = buttonsOfAll
    buttonsOfEditor = buttonsOfEditor
    buttonsOfChange = buttonsOfChange
    /** The reason whose writes are about to be given up. @type {string | null} */
    asked = null
    /** The write that is edited, with what its fields are to be. @type {{ id: string, fields: Record<string, any> } | null} */
    edited = null

    get backlog() {
        return this.view('backlog')
    }

    get sum() {
        return sumUp(this.backlog.body)
    }

    get reason() {
        return describeReason(this.backlog.body)
    }

    get cost() {
        return describeCost(this.backlog.body)
    }

    get channels() {
        return describeChannels(this.backlog.body)
    }

    get writes() {
        return this.listOf('backlog', 'writes').map(describeWrite)
    }

    get failures() {
        return this.view('writeFailures')
    }

    get groups() {
        return this.listOf('writeFailures', 'groups').map((group) => ({
            ...describeGroup(group, this.asked),
            isEdited: this.edited?.id === group.writeId,
        }))
    }

    get editedFields() {
        return Object.entries(this.edited?.fields ?? {}).map(([name, value]) => ({ name, label: name, value: value ?? '' }))
    }

    get changes() {
        return this.listOf('failures').map(describeChange)
    }

    get hasMoreChanges() {
        return this.bodyOf('failures')?.next
    }

    handleRowAction(/** @type {any} */ { detail: { action, row } }) {
        const path = { writeId: row.id }
        if (action.name === 'retry') this.act('writeRetry', { path }, labels.changeRetried)
        else this.act('writeCancel', { path }, labels.cancelled)
    }

    /** What each button does, with the reason or the change that it stands beside. @type {Record<string, (of: Record<string, string>) => unknown>} */
    does = {
        export: () => this.exportCsv(),
        retryAll: () => this.act('writesRetry', { body: {} }, labels.retried),
        edit: ({ code }) => this.edit(code),
        retry: ({ code }) => this.act('writesRetry', { body: { code } }, labels.retried),
        ask: ({ code }) => (this.asked = code),
        keep: () => (this.asked = null),
        cancel: ({ code }) => this.act('writesCancel', { body: { code } }, labels.cancelled),
        save: () => this.save(),
        close: () => (this.edited = null),
        retryChange: ({ failure }) => this.act('failureRetry', { path: { failureId: failure } }, labels.changeRetried),
        discardChange: ({ failure }) => this.act('failureDiscard', { path: { failureId: failure } }, labels.discarded),
    }

    handlePress(/** @type {any} */ { currentTarget, detail }) {
        this.asked = null
        this.does[detail.name](currentTarget.dataset)
    }

    /** The newest of the group, with its values as they were asked for. Of very many parked ones the relay shows the first 200. @param {string} code */
    edit(code) {
        const id = this.groups.find((group) => group.code === code)?.writeId
        const write = this.listOf('parked', 'writes').find((one) => one.id === id)
        if (write === undefined) this.tellRefusal(new Error(labels.notShown))
        else this.edited = { id, fields: { ...write.fields } }
    }

    handleField(/** @type {any} */ { detail: { name, value } }) {
        if (this.edited === null) return
        const { id, fields } = this.edited
        this.edited = { id, fields: { ...fields, [name]: value === '' ? null : value } }
    }

    async save() {
        if (this.edited === null) return
        const { id, fields } = this.edited
        const saved = await this.act('writeEdit', { path: { writeId: id }, body: { fields } }, labels.retried)
        if (saved !== undefined) this.edited = null
    }

    /** A file for a spreadsheet: the relay has made every cell harmless. */
    async exportCsv() {
        const csv = await this.tryTo(() => perform('writeFailuresCsv'))
        if (csv === undefined) return
        const link = document.createElement('a')
        link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`
        link.download = 'headroom-failures.csv'
        link.click()
    }
}
