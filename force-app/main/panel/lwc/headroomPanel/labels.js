/** The texts of the shell. */
import loading from '@salesforce/label/c.Headroom_Loading'
import noPages from '@salesforce/label/c.Headroom_NoPages'
import pages from '@salesforce/label/c.Headroom_Pages'
import title from '@salesforce/label/c.Headroom_Title'
import unreachable from '@salesforce/label/c.Headroom_Unreachable'
import updated from '@salesforce/label/c.Headroom_Updated'
import warning from '@salesforce/label/c.Headroom_Warning'

export const labels = { loading, noPages, pages, title, unreachable, updated, warning }
