/** The texts of the list. */
import down from '@salesforce/label/c.Headroom_Lines_Down'
import remove from '@salesforce/label/c.Headroom_Lines_Remove'
import up from '@salesforce/label/c.Headroom_Lines_Up'

export const labels = { down, remove, up }
