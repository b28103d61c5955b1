/** A part of a page: its heading, what can be done with all of it, and its content. */
import { LightningElement, api } from 'lwc'

export default class HeadroomCard extends LightningElement {
    @api heading = ''
    /** A sentence under the heading. */
    @api help = ''
}
