/** One of a list: what it is, what is to be said of it, what can be done with it, and under it what is asked before that. */
import { LightningElement, api } from 'lwc'

/** @typedef {import('c/headroomButtons').Button} Button */

export default class HeadroomItem extends LightningElement {
    @api heading = ''
    /** Beside the heading. @type {{ label: string, class?: string } | undefined} */
    @api badge
    /** Under it; empty ones are left out. @type {(string | null)[]} */
    @api lines = []
    /** @type {Button[]} */
    @api buttons = []
    /** @type {{ text: string, answers: Button[] } | null | undefined} */
    @api question
    @api busy = false

    get shownLines() {
        return this.lines.filter(Boolean).map((text, index) => ({ key: index, text }))
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        this.dispatchEvent(new CustomEvent('press', { detail }))
    }
}
