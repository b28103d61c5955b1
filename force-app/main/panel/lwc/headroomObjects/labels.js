/** The texts of the page. */
import add from '@salesforce/label/c.Headroom_Objects_Add'
import added from '@salesforce/label/c.Headroom_Objects_Added'
import calls from '@salesforce/label/c.Headroom_Objects_Calls'
import changes from '@salesforce/label/c.Headroom_Objects_Changes'
import cost from '@salesforce/label/c.Headroom_Objects_Cost'
import help from '@salesforce/label/c.Headroom_Objects_Help'
import hide from '@salesforce/label/c.Headroom_Objects_Hide'
import hideText from '@salesforce/label/c.Headroom_Objects_HideText'
import intervalHelp from '@salesforce/label/c.Headroom_Objects_IntervalHelp'
import intervalOnly from '@salesforce/label/c.Headroom_Objects_IntervalOnly'
import intervalSaved from '@salesforce/label/c.Headroom_Objects_IntervalSaved'
import intervalTitle from '@salesforce/label/c.Headroom_Objects_IntervalTitle'
import mapped from '@salesforce/label/c.Headroom_Objects_Mapped'
import minutes from '@salesforce/label/c.Headroom_Objects_Minutes'
import other from '@salesforce/label/c.Headroom_Objects_Other'
import read from '@salesforce/label/c.Headroom_Objects_Read'
import save from '@salesforce/label/c.Headroom_Objects_Save'
import saved from '@salesforce/label/c.Headroom_Objects_Saved'
import show from '@salesforce/label/c.Headroom_Objects_Show'
import showText from '@salesforce/label/c.Headroom_Objects_ShowText'
import title from '@salesforce/label/c.Headroom_Objects_Title'

export const labels = {
    add,
    added,
    calls,
    changes,
    cost,
    help,
    hide,
    hideText,
    intervalHelp,
    intervalOnly,
    intervalSaved,
    intervalTitle,
    mapped,
    minutes,
    other,
    read,
    save,
    saved,
    show,
    showText,
    title,
}
