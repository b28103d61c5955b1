/** One quota of the org: who used how much of it in the last 24 hours, where Headroom's own limit is, and when it will be reached. */
import { LightningElement, api } from 'lwc'
import { fill, showNumber, showPercent, showTime } from 'c/headroomText'
import { FORECASTS, labels, QUOTAS } from './labels'

/** As the relay tells it; of the org alone while the relay is out of reach: `ours` and what depends on it are null then. */
/**
 * @typedef {{
 *     quota: 'data' | 'bulk' | 'apex', max: number | null, used: number | null, ours: number | null, others: number | null,
 *     remaining: number | null, ownLimit: number | null, ownLimitPercent: number | null, color: string, reason?: string | null,
 *     forecast?: { reachedAt: string | null, why: string },
 * }} Quota
 */

/** @type {Record<string, { label: string, className: string }>} */
const BADGES = {
    green: { label: labels.fine, className: 'badge badge_green' },
    orange: { label: labels.high, className: 'badge badge_orange' },
    red: { label: labels.nearlyGone, className: 'badge badge_red' },
}

export default class HeadroomQuotaBar extends LightningElement {
    /** @type {Quota | undefined} */
    @api quota

    /** @returns {Quota} */
    get shown() {
        return /** @type {Quota} */ (this.quota)
    }

    get texts() {
        return QUOTAS[this.shown.quota]
    }

    get isKnown() {
        return this.shown.max !== null
    }

    get unknown() {
        return labels.unknown
    }

    get badge() {
        return BADGES[this.shown.color]
    }

    /** @param {number | null} value */
    share(value) {
        const { max } = this.shown
        return max === null || max === 0 || value === null ? 0 : value / max
    }

    get usedText() {
        const { used, max } = this.shown
        return fill(labels.usedOf, showNumber(used), showNumber(max))
    }

    get usedPercent() {
        return fill(labels.used, showPercent(this.share(this.shown.used)))
    }

    get parts() {
        const { ours, others, used, color } = this.shown
        if (ours === null) return [{ name: 'used', share: this.share(used), tone: `${color}-others` }]
        return [
            { name: 'ours', share: this.share(ours), tone: color },
            { name: 'others', share: this.share(others), tone: `${color}-others` },
        ]
    }

    get mark() {
        return this.shown.ownLimit === null ? null : this.share(this.shown.ownLimit)
    }

    /** Each with the colour of its part, and its number beside it. */
    get legend() {
        const { ours, others, used, remaining, ownLimit, ownLimitPercent, color } = this.shown
        const swatch = (/** @type {string} */ tone) => `swatch tone_${tone}`
        const rest = { name: 'remaining', label: labels.remaining, value: showNumber(remaining), className: swatch('remaining') }
        if (ours === null)
            return [{ name: 'used', label: labels.usedByOrg, value: showNumber(used), className: swatch(`${color}-others`) }, rest]
        const limit = fill(labels.ownLimit, showPercent((ownLimitPercent ?? 0) / 100))
        return [
            { name: 'ours', label: labels.headroom, value: showNumber(ours), className: swatch(color) },
            { name: 'others', label: labels.others, value: showNumber(others), className: swatch(`${color}-others`) },
            rest,
            { name: 'limit', label: limit, value: showNumber(ownLimit), className: 'swatch swatch_mark' },
        ]
    }

    get description() {
        const parts = this.legend.map(({ label, value }) => `${label} ${value}`).join(', ')
        return fill(labels.description, this.texts.name, showPercent(this.share(this.shown.used)), parts)
    }

    get forecast() {
        const { forecast } = this.shown
        return forecast === undefined ? '' : fill(FORECASTS[forecast.why], showTime(forecast.reachedAt))
    }
}
