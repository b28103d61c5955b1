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

/** Below an element and in the components that are there, in the order of the page. */
export const findAll = (element, selector) =>
    [...(element.shadowRoot ?? element).querySelectorAll('*')].flatMap((one) => [
        ...(one.matches(selector) ? [one] : []),
        ...(one.shadowRoot ? findAll(one, selector) : []),
    ])

/** What a person reads, below all the components. */
export const textOf = (element) =>
    findAll(element, '*')
        .flatMap(({ childNodes }) => [...childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE))
        .map(({ data }) => data)
        .join(' ')

/** Buttons and inputs by the names that their page gives them. */
export const named = (element, name) => findAll(element, `[data-name="${name}"]`)

export async function press(element, name, index = 0) {
    named(element, name)[index].click()
    await rendered()
}

export async function give(element, name, value, index = 0) {
    const input = named(element, name)[index]
    input.dispatchEvent(new CustomEvent('change', { detail: typeof value === 'boolean' ? { checked: value } : { value } }))
    await rendered()
}

/** The bare stand-ins of base components check nothing: here an input is right unless it is required and empty. */
export function checkInputs(element) {
    for (const input of findAll(element, 'lightning-input, lightning-combobox')) {
        input.reportValidity = () => !(input.required && ['', undefined].includes(input.value))
    }
}

/** Colours need a browser: test/browser looks at them. */
export async function expectAccessible(element) {
    const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
