/** Behind "Details": how a quota was used over a day or a week, what Headroom spent on what, and where Salesforce shows the same. */
import { api } from 'lwc'
import HeadroomPage from 'c/headroomPage'
import { labels, PERIODS, PLACES, QUOTA_OPTIONS } from './labels'

export default class HeadroomUsageDetails extends HeadroomPage {
    labels = labels
    periods = PERIODS
    quotaOptions = QUOTA_OPTIONS
    places = PLACES
    /** @type {import('c/headroomQuotaBar').Quota[]} */
    @api quotas = []
    days = '1'
    quota = 'data'

    connectedCallback() {
        this.ask()
    }

    /** The answers carry what they were asked for in their names, so that an older one is not shown as the newer. */
    get names() {
        return { series: `series-${this.days}`, ledger: `ledger-${this.days}` }
    }

    ask() {
        const { series, ledger } = this.names
        this.want([
            { view: 'usageSeries', as: series, query: { hours: this.span } },
            { view: 'ledger', as: ledger, query: { days: this.days } },
        ])
    }

    get series() {
        return this.view(this.names.series)
    }

    get points() {
        return this.series.body.series.find((/** @type {{ quota: string }} */ { quota }) => quota === this.quota).points
    }

    get ledger() {
        return this.view(this.names.ledger)
    }

    /** In hours. */
    get span() {
        return Number(this.days) * 24
    }

    get shownQuota() {
        return this.quotas.find(({ quota }) => quota === this.quota)
    }

    get max() {
        return this.shownQuota?.max ?? 0
    }

    get ownLimit() {
        return this.shownQuota?.ownLimit ?? null
    }

    handlePeriod(/** @type {CustomEvent<{ value: string }>} */ event) {
        this.days = event.detail.value
        this.ask()
    }

    handleQuota(/** @type {CustomEvent<{ value: string }>} */ event) {
        this.quota = event.detail.value
    }
}
