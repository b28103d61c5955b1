import { LightningElement } from 'lwc'
import { ShowToastEvent } from 'lightning/platformShowToastEvent'
import greet from '@salesforce/apex/GreetingController.greet'
import refuse from '@salesforce/apex/GreetingController.refuse'
import mayWave from '@salesforce/customPermission/Wave'
import title from '@salesforce/label/c.Greeting_Title'

export default class Greeting extends LightningElement {
    title = title
    text = ''

    get wave() {
        return mayWave ? 'may wave' : 'may not wave'
    }

    async connectedCallback() {
        this.text = await greet({ name: 'World' })
    }

    async handleRefuse() {
        try {
            await refuse()
        } catch (error) {
            this.dispatchEvent(new ShowToastEvent({ title, message: error.body.message, variant: 'error' }))
        }
    }
}
