/** Shows toasts as the Lightning shell does: https://www.lightningdesignsystem.com/components/toast/ Errors interrupt a screen reader, others wait. */

const SHOWN_MS = 4_800
const ICONS = { success: 'success', error: 'error', warning: 'warning', info: 'info' }

/**
 * @typedef {{ title?: string, message?: string, messageData?: (string | { label: string })[], variant?: string, mode?: string }} Toast
 */

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text) {
    const element = document.createElement(tag)
    element.className = className
    if (text !== undefined) element.textContent = text
    return element
}

/** @param {Toast} toast */
function messageOf({ message = '', messageData = [] }) {
    return message.replace(/\{(\d+)\}/g, (_, index) => {
        const part = messageData[Number(index)]
        return typeof part === 'object' ? part.label : (part ?? '')
    })
}

/** @param {Toast} toast @param {HTMLElement} region */
function show(toast, region) {
    const variant = toast.variant !== undefined && toast.variant in ICONS ? toast.variant : 'info'
    const box = make('div', `slds-notify slds-notify_toast slds-theme_${variant}`)
    box.setAttribute('role', variant === 'error' ? 'alert' : 'status')
    const content = make('div', 'slds-notify__content')
    content.append(make('h2', 'slds-text-heading_small', toast.title))
    if (toast.message !== undefined) content.append(make('p', '', messageOf(toast)))
    const close = make('button', 'slds-button slds-button_icon slds-button_icon-inverse slds-notify__close', '×')
    close.setAttribute('aria-label', 'Close')
    close.addEventListener('click', () => box.remove())
    box.append(content, close)
    region.append(box)
    if (toast.mode !== 'sticky') setTimeout(() => box.remove(), SHOWN_MS)
}

/** @param {HTMLElement} region */
export function showToasts(region) {
    document.addEventListener('lightning__showtoast', (event) => show(/** @type {CustomEvent<Toast>} */ (event).detail, region))
}
