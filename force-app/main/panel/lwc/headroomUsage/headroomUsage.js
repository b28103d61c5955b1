/** What is spent of the org's three quotas and by whom, Headroom's own limit, and the threshold from which people are told. */
import HeadroomPage from 'c/headroomPage'
import { labels, WAYS } from './labels'
import { quotasOfOrg } from './org-quotas'

export default class HeadroomUsage extends HeadroomPage {
    labels = labels
    areDetailsShown = false

    get usage() {
        return this.view('usage')
    }

    get settings() {
        return this.view('settings')
    }

    /** Salesforce's own figures where the relay gives none. @returns {import('c/headroomQuotaBar').Quota[]} */
    get quotas() {
        const { panel } = this
        if (panel === undefined) return []
        if (this.usage.isReady && panel.unreachable === null) return this.usage.body.quotas
        return this.usage.isLoading ? [] : quotasOfOrg(panel.limits)
    }

    get dataQuota() {
        return this.quotas.find(({ quota }) => quota === 'data')
    }

    /** What is decided by settings cannot be changed while the relay is out of reach. */
    get areSettingsReady() {
        return this.settings.isReady && this.panel?.unreachable === null
    }

    get ways() {
        return this.quotas.some(({ color }) => color === 'red') ? WAYS.map((text, index) => ({ key: index, text })) : []
    }

    get detailsLabel() {
        return this.areDetailsShown ? labels.hideDetails : labels.details
    }

    handleSave(/** @type {CustomEvent<Record<string, unknown>>} */ event) {
        this.act('settingsSave', { body: event.detail }, labels.saved)
    }

    handleDetails() {
        this.areDetailsShown = !this.areDetailsShown
        if (!this.areDetailsShown) this.want([])
    }

    handleWant(/** @type {CustomEvent<import('c/headroomRelay').ViewRequest[]>} */ event) {
        this.want(event.detail)
    }
}
