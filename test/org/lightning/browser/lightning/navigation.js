/**
 * lightning/navigation, of which the panel uses one page type: its own tab with a state in the address, such as `?c__page=usage`.
 * https://developer.salesforce.com/docs/platform/lwc/guide/use-navigate-page-types.html Another type is refused by name.
 */

/** @typedef {{ type: string, attributes?: Record<string, string>, state?: Record<string, string> }} PageReference */

const Navigate = Symbol('Navigate')
const GenerateUrl = Symbol('GenerateUrl')
/** @type {Set<CurrentPageReference>} */
const readers = new Set()

/** @param {PageReference} reference */
function addressOf({ type, attributes = {}, state = {} }) {
    if (type === 'standard__webPage') return attributes['url'] ?? ''
    if (type !== 'standard__navItemPage') throw new Error(`not implemented: navigation to a ${type}`)
    const query = new URLSearchParams(state).toString()
    return `/lightning/n/${attributes['apiName']}${query === '' ? '' : `?${query}`}`
}

/** @returns {PageReference} */
function currentReference() {
    const apiName = location.pathname.split('/').at(-1) ?? ''
    return { type: 'standard__navItemPage', attributes: { apiName }, state: Object.fromEntries(new URLSearchParams(location.search)) }
}

const tell = () => readers.forEach((reader) => reader.emit(currentReference()))
window.addEventListener('popstate', tell)

/** Inside the Setup shell the address keeps its path: only the state changes. @param {PageReference} reference @param {boolean} replace */
function go(reference, replace) {
    const url = new URL(addressOf(reference), location.origin)
    if (reference.type === 'standard__webPage') return void window.open(url, '_blank', 'noopener')
    const address = (location.pathname.startsWith('/lightning/setup/') ? location.pathname : url.pathname) + url.search
    if (replace) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
    tell()
}

/** @param {any} Base */
export const NavigationMixin = (Base) =>
    class extends Base {
        [Navigate](/** @type {PageReference} */ reference, replace = false) {
            go(reference, replace)
        }
        async [GenerateUrl](/** @type {PageReference} */ reference) {
            return addressOf(reference)
        }
    }
NavigationMixin.Navigate = Navigate
NavigationMixin.GenerateUrl = GenerateUrl

/** A wire adapter. */
export class CurrentPageReference {
    constructor(/** @type {(reference: PageReference) => void} */ emit) {
        this.emit = emit
    }
    connect() {
        readers.add(this)
        this.emit(currentReference())
    }
    update() {
        this.emit(currentReference())
    }
    disconnect() {
        readers.delete(this)
    }
}
