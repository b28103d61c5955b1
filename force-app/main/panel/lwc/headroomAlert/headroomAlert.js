/** The two bars that admins know: all API requests of the org, and how near that is to the alert threshold, which mails and stops nothing. */
import { LightningElement, api } from 'lwc'
import { fill, showNumber, showPercent } from 'c/headroomText'
import { labels } from './labels'

const PERCENT_MIN = 1
const PERCENT_MAX = 99
/** Where Salesforce's own notification stands when one is made. */
const PERCENT_USUAL = 80

const toneOf = (/** @type {number} */ share) => (share >= 0.9 ? 'red' : share >= 0.8 ? 'orange' : 'green')

export default class HeadroomAlert extends LightningElement {
    labels = labels
    percentMin = PERCENT_MIN
    percentMax = PERCENT_MAX
    /** The data quota. @type {import('c/headroomQuotaBar').Quota | undefined} */
    @api quota
    @api isBusy = false
    /** What is chosen and not saved: null is no threshold, undefined nothing chosen. @type {number | null | undefined} */
    draft
    /** @type {number | null} */
    savedPercent = null

    /** Percent of the API requests, or null. @type {number | null} */
    @api
    get saved() {
        return this.savedPercent
    }
    set saved(percent) {
        this.savedPercent = percent
        if (percent === this.draft) this.draft = undefined
    }

    get chosen() {
        return this.draft === undefined ? this.savedPercent : this.draft
    }

    get isOn() {
        return this.chosen !== null
    }

    get isValid() {
        const { chosen } = this
        return chosen === null || (Number.isInteger(chosen) && chosen >= PERCENT_MIN && chosen <= PERCENT_MAX)
    }

    get isChanged() {
        return this.draft !== undefined && this.draft !== this.savedPercent
    }

    get buttons() {
        return [
            { name: 'save', label: labels.save, variant: 'brand', isOff: !this.isChanged || !this.isValid },
            { name: 'cancel', label: labels.cancel, isOff: !this.isChanged },
        ]
    }

    get used() {
        return this.quota?.used ?? 0
    }

    get max() {
        return this.quota?.max ?? 0
    }

    get total() {
        const share = this.max === 0 ? 0 : this.used / this.max
        const text = fill(labels.alertOf, showNumber(this.used), showNumber(this.max), showPercent(share))
        return { text, parts: [{ name: 'used', share, tone: toneOf(share) }], description: fill(labels.totalDescription, text) }
    }

    get alert() {
        if (!this.isOn || !this.isValid) return { text: labels.noThreshold, parts: [], description: labels.noThreshold }
        const threshold = Math.floor((this.max * (this.chosen ?? 0)) / 100)
        const share = threshold === 0 ? 0 : this.used / threshold
        const text = fill(labels.alertOf, showNumber(this.used), showNumber(threshold), showPercent(share))
        return { text, parts: [{ name: 'used', share, tone: toneOf(share) }], description: fill(labels.alertDescription, text) }
    }

    handleToggle(/** @type {CustomEvent<{ checked: boolean }>} */ event) {
        this.draft = event.detail.checked ? (this.savedPercent ?? PERCENT_USUAL) : null
    }

    handlePercent(/** @type {CustomEvent<{ value: string }>} */ event) {
        this.draft = event.detail.value === '' ? 0 : Number(event.detail.value)
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        if (detail.name === 'save') this.dispatchEvent(new CustomEvent('save', { detail: { alertThresholdPercent: this.chosen } }))
        else this.draft = undefined
    }
}
