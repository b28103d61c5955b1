/** Stands where an answer is not there: while it is on its way, or with what went wrong. */
import { LightningElement, api } from 'lwc'
import loading from '@salesforce/label/c.Headroom_Loading'
import noAnswer from '@salesforce/label/c.Headroom_NoAnswer'

export default class HeadroomAnswer extends LightningElement {
    /** @type {import('c/headroomPage').View | undefined} */
    @api view
    labels = { loading, noAnswer }

    get isLoading() {
        return this.view?.isLoading ?? true
    }

    get problem() {
        return this.view?.problem ?? null
    }
}
