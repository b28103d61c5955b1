/** The share of the org's quotas that Headroom may use: a slider that says what a share means before it is saved. */
import { LightningElement, api } from 'lwc'
import { fill, showNumber } from 'c/headroomText'
import { labels, QUOTAS } from './labels'

/** @typedef {import('c/headroomQuotaBar').Quota} Quota */

const PERCENT_MIN = 10
const PERCENT_MAX = 90

export default class HeadroomOwnLimit extends LightningElement {
    labels = labels
    percentMin = PERCENT_MIN
    percentMax = PERCENT_MAX
    /** @type {Quota[]} */
    @api quotas = []
    @api isBusy = false
    /** What the person chose and has not saved; kept while figures come in. @type {number | undefined} */
    draft
    savedPercent = 0

    /** As it is in force. */
    @api
    get saved() {
        return this.savedPercent
    }
    set saved(percent) {
        this.savedPercent = percent
        if (percent === this.draft) this.draft = undefined
    }

    get percent() {
        return this.draft ?? this.savedPercent
    }

    get isKnown() {
        return this.quotas.some(({ max }) => max !== null)
    }

    get isUnknown() {
        return !this.isKnown
    }

    get buttons() {
        const isUnchanged = this.draft === undefined || this.draft === this.savedPercent
        return [
            { name: 'save', label: labels.save, variant: 'brand', isOff: isUnchanged },
            { name: 'cancel', label: labels.cancel, isOff: isUnchanged },
        ]
    }

    get effects() {
        return this.quotas.flatMap(({ quota, max, ours }) => {
            if (max === null || ours === null) return []
            const limit = Math.floor((max * this.percent) / 100)
            const { name, effect } = QUOTAS[quota]
            const isReached = ours >= limit
            const text = isReached ? effect : fill(labels.left, showNumber(limit - ours))
            const className = isReached ? 'reached' : 'slds-text-color_weak'
            return [{ quota, name, calls: fill(labels.calls, showNumber(limit)), text, className }]
        })
    }

    handleChange(/** @type {CustomEvent<{ value: string }>} */ event) {
        this.draft = Number(event.detail.value)
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        if (detail.name === 'save') this.dispatchEvent(new CustomEvent('save', { detail: { ownLimitPercent: this.percent } }))
        else this.draft = undefined
    }
}
