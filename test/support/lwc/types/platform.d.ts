/* eslint-disable @typescript-eslint/no-explicit-any -- what the platform hands over is typed where it is used */
/** Modules that the platform gives to components and that have no types of their own. */
declare module '@salesforce/apex/*' {
    const method: (parameters?: Record<string, unknown>) => Promise<any>
    export default method
}
declare module '@salesforce/label/*' {
    const text: string
    export default text
}
declare module '@salesforce/customPermission/*' {
    const isHeld: true | undefined
    export default isHeld
}
declare module '@salesforce/i18n/*' {
    const value: string
    export default value
}
declare module 'lightning/platformShowToastEvent' {
    export class ShowToastEvent extends CustomEvent<object> {
        constructor(toast: {
            title: string
            message?: string
            variant?: 'info' | 'success' | 'warning' | 'error'
            mode?: 'dismissible' | 'pester' | 'sticky'
        })
    }
}
declare module 'lightning/navigation' {
    export const CurrentPageReference: any
    export const NavigationMixin: any
}
declare module 'lightning/modal' {
    import { LightningElement } from 'lwc'
    export default class LightningModal extends LightningElement {
        static open(options: Record<string, unknown>): Promise<any>
        close(result?: unknown): void
    }
}
declare module 'lightning/confirm' {
    const confirm: { open(options: { message: string; label?: string; theme?: string; variant?: string }): Promise<boolean> }
    export default confirm
}
declare module 'local/components' {
    const components: Record<string, any>
    export default components
}
declare module '@lwc/synthetic-shadow' {}
