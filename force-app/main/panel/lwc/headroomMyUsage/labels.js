/** The texts of the page. */
import intro from '@salesforce/label/c.Headroom_MyUsage_Intro'
import title from '@salesforce/label/c.Headroom_MyUsage_Title'

export const labels = { intro, title }
