/**
 * What is to be written to Salesforce and is not yet: by which way, in which place, what it costs. And what failed, grouped by its reason
 * in plain words with the next step: edited, retried or given up one by one, by group, or all.
 */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { columns, describeChange, describeChannels, describeCost, describeGroup, describeWrite, sumUp } from './backlog'
import { labels } from './labels'

export default class HeadroomBacklog extends HeadroomPage {
    labels = labels
    columns = columns
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

    get cost() {
        return describeCost(this.backlog.body)
    }

    get channels() {
        return describeChannels(this.backlog.body)
    }

    get writes() {
        return this.backlog.body.writes.map(describeWrite)
    }

    get hasWrites() {
        return this.backlog.body.writes.length > 0
    }

    get hasMore() {
        return this.backlog.body.next !== null
    }

    get failures() {
        return this.view('writeFailures')
    }

    get groups() {
        return this.failures.body.groups.map((/** @type {any} */ group) => ({
            ...describeGroup(group),
            isAsked: this.asked === group.code,
            isEdited: this.edited?.id === group.writeId,
        }))
    }

    get hasGroups() {
        return this.failures.isReady && this.failures.body.groups.length > 0
    }

    get hasNoGroups() {
        return !this.hasGroups
    }

    get editedFields() {
        return Object.entries(this.edited?.fields ?? {}).map(([name, value]) => ({ name, value: value ?? '' }))
    }

    get changes() {
        const { isReady, body } = this.view('failures')
        return isReady ? body.failures.map(describeChange) : []
    }

    get hasMoreChanges() {
        return this.view('failures').body.next !== null
    }

    get hasChanges() {
        return this.changes.length > 0
    }

    handleRowAction(/** @type {any} */ { detail: { row } }) {
        this.act('writeCancel', { path: { writeId: row.id } }, labels.cancelled)
    }

    async handleRetryAll() {
        const done = await this.act('writesRetry', { body: {} }, labels.retried)
        if (done) this.edited = null
    }

    handleRetry(/** @type {any} */ { currentTarget }) {
        this.act('writesRetry', { body: { code: currentTarget.dataset.code } }, labels.retried)
    }

    handleAsk(/** @type {any} */ { currentTarget }) {
        this.asked = currentTarget.dataset.code
    }

    handleKeep() {
        this.asked = null
    }

    async handleCancel(/** @type {any} */ { currentTarget }) {
        this.asked = null
        await this.act('writesCancel', { body: { code: currentTarget.dataset.code } }, labels.cancelled)
    }

    /** The newest of the group, with its values as they were asked for. Of very many parked ones the relay shows the first 200. */
    handleEdit(/** @type {any} */ { currentTarget }) {
        const id = currentTarget.dataset.write
        const { isReady, body } = this.view('parked')
        const write = isReady ? body.writes.find((/** @type {any} */ one) => one.id === id) : undefined
        if (write === undefined) this.tellRefusal(new Error(labels.notShown))
        else this.edited = { id, fields: { ...write.fields } }
    }

    handleField(/** @type {any} */ { currentTarget, detail }) {
        if (this.edited === null) return
        const { id, fields } = this.edited
        this.edited = { id, fields: { ...fields, [currentTarget.dataset.field]: detail.value === '' ? null : detail.value } }
    }

    /** By the button or by Enter. @param {Event} event */
    async handleSave(event) {
        event.preventDefault()
        if (this.edited === null) return
        const { id, fields } = this.edited
        const saved = await this.act('writeEdit', { path: { writeId: id }, body: { fields } }, labels.retried)
        if (saved !== undefined) this.edited = null
    }

    handleClose() {
        this.edited = null
    }

    /** A file for a spreadsheet: the relay has made every cell harmless. */
    async handleExport() {
        this.isBusy = true
        try {
            const csv = await perform('writeFailuresCsv')
            const link = document.createElement('a')
            link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`
            link.download = 'headroom-failures.csv'
            link.click()
        } catch (error) {
            this.tellRefusal(error)
        } finally {
            this.isBusy = false
        }
    }

    handleRetryChange(/** @type {any} */ { currentTarget }) {
        this.act('failureRetry', { path: { failureId: currentTarget.dataset.failure } }, labels.changeRetried)
    }

    handleDiscardChange(/** @type {any} */ { currentTarget }) {
        this.act('failureDiscard', { path: { failureId: currentTarget.dataset.failure } }, labels.discarded)
    }
}
