/** What component tests share: a page of the panel with given answers, its events, and axe. */
import axe from 'axe-core'
import { createElement } from 'lwc'

/** Lets promises and the rendering after them run. */
export const rendered = () => new Promise((resolve) => setTimeout(resolve))

export const START = {
    user: {
        id: '005000000000001AAA',
        username: 'ada@headroom.example',
        name: 'Ada',
        permissions: ['Headroom_Admin', 'Headroom_Rules', 'Headroom_User'],
    },
    org: { id: '00D000000000001AAA', name: 'Org', edition: 'Developer Edition', isSandbox: false },
    connection: { isConnected: true },
    limits: {},
    at: '2026-11-22T10:00:00.000Z',
}

/** What the panel hands to a page. Bodies by view; `{ status, body }` where a view failed. */
export function panelWith(bodies, more = {}) {
    const answers = Object.fromEntries(
        Object.entries(bodies).map(([name, body]) => [name, typeof body?.status === 'number' ? body : { status: 200, body }]),
    )
    return { start: START, answers, limits: {}, unreachable: null, at: START.at, ...more }
}

/** A component in the document. */
export async function show(name, type, properties) {
    const element = createElement(name, { is: type })
    Object.assign(element, properties)
    document.body.appendChild(element)
    await rendered()
    return element
}

export function clear() {
    document.body.replaceChildren()
}

export const find = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`)

/** Colours need a browser: test/browser looks at them. */
export async function expectAccessible(element) {
    const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
