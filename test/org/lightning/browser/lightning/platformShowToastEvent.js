/** lightning/platformShowToastEvent, which only the platform has. */
export class ShowToastEvent extends CustomEvent {
    constructor(/** @type {object} */ detail) {
        super('lightning__showtoast', { bubbles: true, composed: true, cancelable: true, detail })
    }
}
