/** A bar of parts beside each other, with a mark on it if one is given. Its numbers stand beside it: what it shows is said in words too. */
import { LightningElement, api } from 'lwc'

/** @typedef {{ name: string, share: number, tone: string }} Part of 1; tones are those of headroomBar.css */

const percent = (/** @type {number} */ share) => `${Math.round(Math.min(Math.max(share, 0), 1) * 1000) / 10}%`

export default class HeadroomBar extends LightningElement {
    /** @type {Part[]} */
    @api parts = []
    /** Of 1, from the left; null: none. @type {number | null} */
    @api mark = null
    /** What a screen reader says instead of the picture. */
    @api description = ''

    get shown() {
        return this.parts.map(({ name, share, tone }) => ({ name, className: `part tone_${tone}`, style: `width: ${percent(share)}` }))
    }

    get hasMark() {
        return this.mark !== null
    }

    get markStyle() {
        return `left: ${percent(this.mark ?? 0)}`
    }
}
