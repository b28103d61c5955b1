/** The first steps of an org: what is done, what is left and how to do it, and the first load of each object with its price before it. */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { fill } from 'c/headroomText'
import { labels } from './labels'
import { describeLoad, listSteps } from './steps'

const OBJECTS = ['Account', 'Contact', 'Event', 'Lead', 'Opportunity', 'Task', 'User']

export default class HeadroomFirstRun extends HeadroomPage {
    labels = labels
    /** What each object's load would cost, once it was asked. @type {Record<string, Record<string, any>>} */
    priced = {}

    /** @param {string} name */
    bodyOf(name) {
        const { isReady, body } = this.view(name)
        return isReady ? body : undefined
    }

    get connection() {
        return this.panel?.start.connection ?? {}
    }

    get isConnected() {
        return this.connection.isConnected === true
    }

    get steps() {
        const orgId = this.panel?.start.org.id ?? ''
        return listSteps({ connection: this.connection, orgId, sync: this.bodyOf('sync'), api: this.bodyOf('connection') })
    }

    get sum() {
        const left = this.steps.filter(({ isDone }) => !isDone).length
        return left === 0 ? labels.allDone : fill(labels.left, left)
    }

    get loads() {
        /** @type {any[]} */
        const objects = this.bodyOf('sync')?.objects ?? []
        return OBJECTS.map((object) => {
            const backfill = objects.find((one) => one.object === object)?.backfill ?? null
            return describeLoad(object, backfill, this.priced[object])
        })
    }

    handleGo(/** @type {any} */ { currentTarget }) {
        this.goTo(currentTarget.dataset.page)
    }

    /** Nothing is started: a person decides knowing what it costs. */
    async handlePrice(/** @type {any} */ { currentTarget }) {
        const { object } = currentTarget.dataset
        this.isBusy = true
        try {
            this.priced = { ...this.priced, [object]: await perform('backfillStart', { body: { object, start: false } }) }
        } catch (error) {
            this.tellRefusal(error)
        } finally {
            this.isBusy = false
        }
    }

    async handleLoad(/** @type {any} */ { currentTarget }) {
        const { object } = currentTarget.dataset
        const started = await this.act('backfillStart', { body: { object } }, fill(labels.started, object))
        if (started !== undefined) this.priced = Object.fromEntries(Object.entries(this.priced).filter(([name]) => name !== object))
    }
}
