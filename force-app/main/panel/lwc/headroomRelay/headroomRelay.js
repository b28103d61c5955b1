/**
 * The panel's only way to Apex, and by it to the relay. It knows how calls are written and how refusals read; it keeps nothing.
 */
import lookInApex from '@salesforce/apex/PanelController.look'
import performInApex from '@salesforce/apex/PanelController.perform'
import startInApex from '@salesforce/apex/PanelController.start'
import failed from '@salesforce/label/c.Headroom_Failed'

/**
 * @typedef {{ max: number, used: number }} OrgLimit
 * @typedef {{ id: string, username: string, name: string, permissions: string[] }} PanelUser
 * @typedef {{
 *     user: PanelUser,
 *     org: { id: string, name: string, edition: string, isSandbox: boolean },
 *     connection: Record<string, any>,
 *     limits: Record<string, OrgLimit>,
 *     at: string,
 * }} Start
 * @typedef {{ view: string, as?: string, path?: Record<string, string>, query?: Record<string, string | number | boolean> }} ViewRequest
 * @typedef {{ status: number, body: any }} Answer
 * @typedef {{ answers: Record<string, Answer>, limits: Record<string, OrgLimit>, unreachable: string | null, at: string }} Look
 */

/** What went wrong in words that a person can act on. @param {any} error @returns {string} */
export function explain(error) {
    const body = Array.isArray(error?.body) ? error.body[0] : error?.body
    return body?.message ?? error?.message ?? failed
}

/** What the relay said of an answer that is no success. @param {Answer} answer @returns {string} */
export function explainAnswer({ body }) {
    return body?.error?.message ?? failed
}

/** Who looks, at which org, and its own limits: without the relay. @returns {Promise<Start>} */
export async function start() {
    return JSON.parse(await startInApex())
}

/** Several views by one callout. @param {ViewRequest[]} requests @returns {Promise<Look>} */
export async function look(requests) {
    return JSON.parse(await lookInApex({ requests: JSON.stringify(requests) }))
}

/**
 * One action by one callout. @param {string} action
 * @param {{ path?: Record<string, string>, query?: Record<string, unknown>, body?: unknown }} [input]
 * @returns {Promise<any>} the body of the answer
 * @throws {Error} in plain words
 */
export async function perform(action, input = {}) {
    /** @type {Answer} */
    let answer
    try {
        answer = JSON.parse(await performInApex({ action, input: JSON.stringify(input) }))
    } catch (error) {
        throw new Error(explain(error))
    }
    if (answer.status >= 400) throw new Error(explainAnswer(answer))
    return answer.body
}
