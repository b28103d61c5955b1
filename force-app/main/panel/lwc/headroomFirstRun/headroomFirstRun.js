/** The first steps of an org: what is done, what is left and how to do it, and the first load of each object with its price before it. */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { fill } from 'c/headroomText'
import { labels } from './labels'
import { describeLoad, listSteps } from './steps'

export default class HeadroomFirstRun extends HeadroomPage {
    labels = labels
    /** What each object's load would cost, once it was asked. @type {Record<string, Record<string, any>>} */
    priced = {}

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

    get sync() {
        return this.view('sync')
    }

    get loads() {
        return this.listOf('sync', 'objects').map(({ object, backfill }) => describeLoad(object, backfill, this.priced[object]))
    }

    handleGo(/** @type {any} */ { currentTarget }) {
        this.goTo(currentTarget.dataset.page)
    }

    handlePress(/** @type {any} */ { currentTarget, detail }) {
        const { object } = currentTarget.dataset
        if (detail.name === 'load') this.load(object)
        else this.price(object)
    }

    /** Nothing is started: a person decides knowing what it costs. @param {string} object */
    async price(object) {
        const priced = await this.tryTo(() => perform('backfillStart', { body: { object, start: false } }))
        if (priced !== undefined) this.priced = { ...this.priced, [object]: priced }
    }

    /** @param {string} object */
    async load(object) {
        const started = await this.act('backfillStart', { body: { object } }, fill(labels.started, object))
        if (started !== undefined) this.priced = Object.fromEntries(Object.entries(this.priced).filter(([name]) => name !== object))
    }
}
