/** The panel's shell: who looks and which pages that person has, one look at the relay per refresh, and what stands above every page. */
import { LightningElement, wire } from 'lwc'
import { CurrentPageReference, NavigationMixin } from 'lightning/navigation'
import mayOpen from '@salesforce/customPermission/Headroom_User'
import { explain, look, start } from 'c/headroomRelay'
import { fill, showSecond } from 'c/headroomText'
import { labels } from './labels'
import { pagesFor } from './pages'
import { Poller } from './poller'

/** @typedef {import('c/headroomRelay').ViewRequest} ViewRequest */

export default class HeadroomPanel extends NavigationMixin(LightningElement) {
    labels = labels
    /** @type {import('c/headroomRelay').Start | undefined} */
    started
    /** @type {string | undefined} */
    problem
    /** @type {import('c/headroomRelay').Look | undefined} */
    looked
    activePage = ''
    /** A page once seen stays, hidden, so that what was edited on it is there when it is shown again. @type {Record<string, boolean>} */
    visited = {}
    /** What pages want besides their views of the table. @type {Record<string, ViewRequest[]>} */
    wanted = {}
    /** @type {Record<string, import('c/headroomRelay').Answer>} */
    answers = {}
    /** @type {any} undefined where the panel is framed and has no address of its own */
    pageReference
    poller = new Poller(
        () => this.lookOnce(),
        () => this.template.host.getClientRects().length > 0,
    )

    @wire(CurrentPageReference)
    handlePageReference(/** @type {any} */ reference) {
        this.pageReference = reference
        const named = reference?.state?.c__page
        if (named !== undefined && this.started !== undefined) this.show(named)
    }

    /** Who has none of the permission sets may not even call Apex, which would say so in words for programmers. */
    get isStranger() {
        return !mayOpen
    }

    async connectedCallback() {
        if (this.isStranger) return
        try {
            this.started = await start()
        } catch (error) {
            this.problem = explain(error)
            return
        }
        // Who has just installed it sees what to do first.
        const first = this.started.connection.isConnected ? this.pages[0]?.name : 'firstRun'
        this.show(this.pageReference?.state?.c__page ?? first)
        this.poller.start()
    }

    disconnectedCallback() {
        this.poller.stop()
    }

    get pages() {
        const isActive = (/** @type {string} */ name) => name === this.activePage
        return pagesFor(this.started?.user.permissions ?? []).map((page) => ({
            ...page,
            current: isActive(page.name) ? 'page' : undefined,
        }))
    }

    get hasManyPages() {
        return this.pages.length > 1
    }

    /** The pages that were seen, by name, with the class that hides all but one: the template cannot name components in a loop. */
    get shown() {
        const visited = this.pages.filter(({ name }) => this.visited[name])
        return Object.fromEntries(visited.map(({ name }) => [name, name === this.activePage ? 'page' : 'page slds-hide']))
    }

    get isLoading() {
        return this.started === undefined && this.problem === undefined && !this.isStranger
    }

    get unreachable() {
        return this.looked?.unreachable ?? null
    }

    get updated() {
        return this.looked === undefined ? '' : fill(labels.updated, showSecond(this.looked.at))
    }

    get panel() {
        const { started, looked } = this
        if (started === undefined) return undefined
        const { limits, at } = looked ?? started
        return { start: started, answers: this.answers, limits, unreachable: this.unreachable, at }
    }

    /** An unknown name, or a page that this person has not, shows the first one. @param {string} name */
    show(name) {
        const page = this.pages.find((one) => one.name === name) ?? this.pages[0]
        if (page === undefined) return
        this.activePage = page.name
        this.visited = { ...this.visited, [page.name]: true }
    }

    /** Never rejects: what fails is told above the page, and the next look comes in its time. */
    async lookOnce() {
        const page = this.pages.find(({ name }) => name === this.activePage)
        if (page === undefined) return
        try {
            const looked = await look([...page.views, ...(this.wanted[page.name] ?? [])])
            this.looked = looked
            this.answers = { ...this.answers, ...looked.answers }
            this.problem = undefined
        } catch (error) {
            this.problem = explain(error)
        }
    }

    handleTab(/** @type {Event} */ event) {
        const name = /** @type {HTMLElement} */ (event.currentTarget).dataset.name ?? ''
        this.show(name)
        this.remember(name)
        this.poller.now()
    }

    /** In the address, so that a reload and a link come back to the page. @param {string} name @param {Record<string, string>} [state] */
    remember(name, state = {}) {
        if (this.pageReference === undefined) return
        this[NavigationMixin.Navigate]({ ...this.pageReference, state: { ...state, c__page: name } }, true)
    }

    handleGoTo(/** @type {CustomEvent<{ page: string, state: Record<string, string> }>} */ { detail: { page, state } }) {
        this.show(page)
        this.remember(page, state)
        this.poller.now()
    }

    handleWant(/** @type {CustomEvent<ViewRequest[]>} */ event) {
        const page = /** @type {HTMLElement} */ (event.target).dataset.page ?? ''
        this.wanted = { ...this.wanted, [page]: event.detail }
        this.poller.now()
    }

    /** What was shown stays until the org has told anew. */
    async handleRestart() {
        try {
            this.started = await start()
        } catch (error) {
            this.problem = explain(error)
        }
        this.poller.now()
    }

    handleRefresh() {
        this.poller.now()
    }
}
