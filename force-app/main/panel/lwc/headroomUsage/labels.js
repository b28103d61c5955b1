/** The texts of the page. */
import details from '@salesforce/label/c.Headroom_Usage_Details'
import hideDetails from '@salesforce/label/c.Headroom_Usage_HideDetails'
import saved from '@salesforce/label/c.Headroom_Saved'
import title from '@salesforce/label/c.Headroom_Usage_Title'
import wayBuy from '@salesforce/label/c.Headroom_Usage_WayBuy'
import wayFields from '@salesforce/label/c.Headroom_Usage_WayFields'
import wayInterval from '@salesforce/label/c.Headroom_Usage_WayInterval'
import wayLog from '@salesforce/label/c.Headroom_Usage_WayLog'
import wayOthers from '@salesforce/label/c.Headroom_Usage_WayOthers'
import waysOut from '@salesforce/label/c.Headroom_Usage_WaysOut'

export const labels = { details, hideDetails, saved, title, waysOut }
export const WAYS = [wayOthers, wayBuy, wayInterval, wayFields, wayLog]
