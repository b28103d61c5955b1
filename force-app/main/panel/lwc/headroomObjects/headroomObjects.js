/** The objects that are kept in step: which way each goes, which of its fields, under which names, and how often others are read. */
import { addObject, approveTrackedFields, approveWritableFields } from 'c/headroomOrg'
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { fill, showNumber, showTime } from 'c/headroomText'
import { DIRECTIONS } from 'c/headroomWords'
import { labels } from './labels'

export default class HeadroomObjects extends HeadroomPage {
    labels = labels
    /** Whose fields are shown. @type {string | null} */
    opened = null
    /** An object to be described, as it is typed. */
    givenObject = ''
    addButtons = [{ name: 'add', label: labels.add, type: 'submit' }]
    /** What a person gave and has not saved; null: as it is. @type {number | null} */
    givenMinutes = null
    /** @type {string | null} */
    intervalPrice = null
    intervalButtons = [
        { name: 'price', label: labels.cost },
        { name: 'save', label: labels.save, variant: 'brand', type: 'submit' },
    ]

    get settings() {
        return this.view('settings')
    }

    get approvals() {
        return this.approved?.objects[this.opened ?? '']
    }

    get tracking() {
        return this.view(`tracking ${this.opened}`)
    }

    get mapping() {
        return this.view(`mapping ${this.opened}`)
    }

    get price() {
        const { isReady, body } = this.view(`price ${this.opened}`)
        return isReady ? body.text : null
    }

    get minutes() {
        return this.givenMinutes ?? this.settings.body.intervalMinutes
    }

    get intervalInputs() {
        return [{ name: 'minutes', label: labels.minutes, type: 'number', min: '5', max: '1440', value: this.minutes, required: true }]
    }

    get sync() {
        return this.view('sync')
    }

    get addInputs() {
        return [{ name: 'object', label: labels.other, value: this.givenObject, required: true }]
    }

    get objects() {
        return this.listOf('sync', 'objects').map((synced) => {
            const { object } = synced
            const isOpen = this.opened === object
            return {
                object,
                isOpen,
                lines: [this.describe(synced)],
                buttons: [
                    {
                        name: 'open',
                        label: isOpen ? labels.hide : labels.show,
                        title: fill(isOpen ? labels.hideText : labels.showText, object),
                    },
                ],
            }
        })
    }

    /** @param {any} synced */
    describe({ object, isIntervalOnly, receipt, calls24h, coveredTo, problem }) {
        const mapping = this.listOf('mappings').find((one) => one.object === object)
        return [
            mapping && (DIRECTIONS[mapping.direction] ?? mapping.direction),
            isIntervalOnly && labels.intervalOnly,
            receipt && fill(labels.changes, showNumber(receipt.changes24h)),
            calls24h && fill(labels.calls, showNumber(calls24h)),
            coveredTo && fill(labels.read, showTime(coveredTo)),
            problem,
        ]
            .filter(Boolean)
            .join(' · ')
    }

    /** Of one object at a time: each look is one callout of at most twelve questions. */
    handleOpen(/** @type {any} */ { currentTarget }) {
        const { object } = currentTarget.dataset
        this.opened = this.opened === object ? null : object
        if (this.opened === null) this.want([])
        else {
            this.want([
                { view: 'tracking', as: `tracking ${object}`, path: { object } },
                { view: 'mapping', as: `mapping ${object}`, path: { object } },
                { view: 'price', as: `price ${object}`, query: { object } },
            ])
            this.readApprovals()
        }
    }

    /** First what the org decides: it holds though the relay may not answer. What is saved again is the same. */
    handleFields(/** @type {any} */ { currentTarget, detail: { leaving, tracked, writable } }) {
        const objectName = this.opened ?? ''
        const save = async () => {
            if (leaving) await approveTrackedFields({ objectName, fieldNames: leaving })
            if (writable) await approveWritableFields({ objectName, fieldNames: writable })
            if (tracked !== undefined) await perform('trackingSave', { path: { object: objectName }, body: { fields: tracked } })
            await this.readApprovals()
            this.restart()
        }
        this.close(currentTarget, this.attempt(save, fill(labels.saved, objectName)))
    }

    handleMap(/** @type {any} */ { currentTarget, detail: body }) {
        const object = this.opened ?? ''
        this.close(currentTarget, this.act('mappingSave', { path: { object }, body }, fill(labels.mapped, object)))
    }

    /** Where it was refused, what a person edited is kept. @param {{ reset(): void }} form @param {Promise<any>} saving */
    async close(form, saving) {
        if ((await saving) !== undefined) form.reset()
    }

    /** @param {string} form @returns {boolean} whether nothing is wrong with what was given there */
    check(form) {
        return /** @type {any} */ (this.template).querySelector(`[data-id="${form}"]`).check()
    }

    handleObject(/** @type {any} */ { detail }) {
        this.givenObject = detail.value
    }

    async handleAdd() {
        if (!this.check('add')) return
        const objectName = this.givenObject
        const added = await this.attempt(() => addObject({ objectName }), fill(labels.added, objectName))
        if (added !== undefined) this.givenObject = ''
    }

    handleMinutes(/** @type {any} */ { detail }) {
        this.givenMinutes = Number(detail.value)
        this.intervalPrice = null
    }

    handleInterval(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        if (detail.name === 'price') this.priceInterval()
        else this.saveInterval()
    }

    /** Told before it is saved. */
    async priceInterval() {
        const priced = await this.tryTo(() => perform('price', { query: { intervalMinutes: String(this.minutes) } }))
        if (priced !== undefined) this.intervalPrice = priced.text
    }

    async saveInterval() {
        if (!this.check('interval')) return
        const saved = await this.act('settingsSave', { body: { intervalMinutes: this.minutes } }, labels.intervalSaved)
        if (saved !== undefined) this.givenMinutes = null
    }
}
