/**
 * What every page of the panel has: the newest look of the relay, its views in it, and ways to act, to look again and to go elsewhere.
 * A page extends it, is named in headroomPanel/pages.js, and keeps what a person edits to itself, so that a refresh takes nothing away.
 */
import { LightningElement, api } from 'lwc'
import { ShowToastEvent } from 'lightning/platformShowToastEvent'
import notDone from '@salesforce/label/c.Headroom_NotDone'
import { getApprovals } from 'c/headroomOrg'
import { explainAnswer, perform } from 'c/headroomRelay'

/**
 * @typedef {import('c/headroomRelay').Start} Start
 * @typedef {import('c/headroomRelay').Answer} Answer
 * @typedef {import('c/headroomRelay').ViewRequest} ViewRequest
 * @typedef {{
 *     start: Start,
 *     answers: Record<string, Answer>,
 *     limits: Record<string, import('c/headroomRelay').OrgLimit>,
 *     unreachable: string | null,
 *     at: string,
 * }} Panel
 * @typedef {{ isReady: boolean, isLoading: boolean, problem: string | null, body: any }} View
 */

export default class HeadroomPage extends LightningElement {
    /** @type {Panel | undefined} */
    @api panel
    /** What the org's admins approved, once it was read. @type {Record<string, any> | undefined} */
    approved
    /** While an action runs its buttons are off, so that it is not done twice. */
    isBusy = false

    /** One view: loading until its first answer, then ready or with its problem. @param {string} name @returns {View} */
    view(name) {
        const answer = this.panel?.answers[name]
        const unreachable = this.panel?.unreachable ?? null
        if (answer === undefined) return { isReady: false, isLoading: unreachable === null, problem: unreachable, body: undefined }
        if (answer.status >= 400) return { isReady: false, isLoading: false, problem: explainAnswer(answer), body: undefined }
        return { isReady: true, isLoading: false, problem: null, body: answer.body }
    }

    /** The body of a view that is ready. @param {string} name @returns {any} undefined before */
    bodyOf(name) {
        return this.view(name).body
    }

    /** What a view lists; nothing before it is ready. @param {string} name @param {string} [part] of its body @returns {any[]} */
    listOf(name, part = name) {
        return this.bodyOf(name)?.[part] ?? []
    }

    /** @param {string} permission a custom permission of Headroom */
    may(permission) {
        return this.panel?.start.user.permissions.includes(permission) ?? false
    }

    /**
     * Has the relay do something and says so; looks again at once. What is refused is told in a toast and changes nothing.
     * @param {string} action @param {Parameters<typeof perform>[1]} input @param {string} done what the toast says
     * @returns {Promise<any>} the answer's body, or undefined where it was refused
     */
    act(action, input, done) {
        return this.attempt(() => perform(action, input), done)
    }

    /**
     * The same of anything that rejects in plain words.
     * @param {() => Promise<any>} work @param {string} done what the toast says
     * @returns {Promise<any>} what it gave, or undefined where it was refused
     */
    async attempt(work, done) {
        const given = await this.tryTo(work)
        if (given === undefined) return undefined
        this.dispatchEvent(new ShowToastEvent({ title: done, variant: 'success' }))
        this.refresh()
        return given
    }

    /**
     * What changes nothing and is told only where it fails.
     * @param {() => Promise<any>} work rejects in plain words
     * @returns {Promise<any>} what it gave, or undefined where it was refused
     */
    async tryTo(work) {
        this.isBusy = true
        try {
            return (await work()) ?? null
        } catch (error) {
            this.tellRefusal(error)
            return undefined
        } finally {
            this.isBusy = false
        }
    }

    /** The org itself is asked: what the relay knows of them may be of before. */
    async readApprovals() {
        try {
            this.approved = await getApprovals()
        } catch (error) {
            this.tellRefusal(error)
        }
    }

    /** Stays until it is closed, so that it is not missed. @param {unknown} error what c/headroomRelay threw */
    tellRefusal(error) {
        const { message } = /** @type {Error} */ (error)
        this.dispatchEvent(new ShowToastEvent({ title: notDone, message, variant: 'error', mode: 'sticky' }))
    }

    /** Asks the relay now, not only when the time has come. */
    refresh() {
        this.dispatchEvent(new CustomEvent('refresh', { bubbles: true }))
    }

    /** What the org told at the start may be another now, such as whether it is connected. */
    restart() {
        this.dispatchEvent(new CustomEvent('restart', { bubbles: true }))
    }

    /** What the page wants besides its views of the table, from now on. @param {ViewRequest[]} requests */
    want(requests) {
        this.dispatchEvent(new CustomEvent('want', { detail: requests, bubbles: true }))
    }

    /** @param {string} page a name of the table @param {Record<string, string>} [state] what that page should know */
    goTo(page, state = {}) {
        this.dispatchEvent(new CustomEvent('goto', { detail: { page, state }, bubbles: true }))
    }
}
