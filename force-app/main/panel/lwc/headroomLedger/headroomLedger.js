/** What Headroom spent, by quota, feature, object and user, the largest first. */
import { LightningElement, api } from 'lwc'
import { FEATURES, labels, QUOTAS } from './labels'

/** @typedef {{ quota: string, feature: string, object: string | null, userId: string | null, userName?: string | null, calls: number }} Entry */

export default class HeadroomLedger extends LightningElement {
    labels = labels
    /** @type {Entry[]} */
    @api entries = []
    columns = [
        { label: labels.quota, fieldName: 'quota', wrapText: true },
        { label: labels.feature, fieldName: 'feature', wrapText: true },
        { label: labels.object, fieldName: 'object' },
        { label: labels.user, fieldName: 'userId' },
        { label: labels.calls, fieldName: 'calls', type: 'number' },
    ]

    get rows() {
        return this.entries.map(({ quota, feature, object, userId, userName, calls }, index) => ({
            key: String(index),
            quota: QUOTAS[quota] ?? quota,
            feature: FEATURES[feature] ?? feature,
            object: object ?? '–',
            userId: userName ?? userId ?? '–',
            calls,
        }))
    }
}
