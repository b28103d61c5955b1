/**
 * The pages of the panel, in the order of their tabs. To add one: a component that extends HeadroomPage (c/headroomPage says what that
 * gives), with its labels.js and its __tests__, as headroomStatus has them; its texts in panel/labels/CustomLabels; a line here; its
 * tag in headroomPanel.html, where a component must be named, not computed. `views` are asked for while the page is shown, all
 * in one callout; a page may want more (`want`). A view or action that is new to the panel is a line of PanelNames and of the relay's
 * panel-table.
 */
import backlogTab from '@salesforce/label/c.Headroom_Tab_Backlog'
import connectionTab from '@salesforce/label/c.Headroom_Tab_Connection'
import firstRunTab from '@salesforce/label/c.Headroom_Tab_FirstRun'
import myUsageTab from '@salesforce/label/c.Headroom_Tab_MyUsage'
import objectsTab from '@salesforce/label/c.Headroom_Tab_Objects'
import recordTab from '@salesforce/label/c.Headroom_Tab_Record'
import rulesTab from '@salesforce/label/c.Headroom_Tab_Rules'
import sequencesTab from '@salesforce/label/c.Headroom_Tab_Sequences'
import statusTab from '@salesforce/label/c.Headroom_Tab_Status'
import usageTab from '@salesforce/label/c.Headroom_Tab_Usage'

/** @typedef {import('c/headroomRelay').ViewRequest} ViewRequest */
/** @typedef {{ name: string, label: string, permission: string, hiddenFor?: string, views: ViewRequest[] }} Page */

/** As many as the relay gives at once: a page says where there are more. */
const LONGEST = { limit: 200 }
const SEQUENCES = { view: 'sequences', query: LONGEST }

/** @type {readonly Page[]} */
export const PAGES = [
    {
        name: 'status',
        label: statusTab,
        permission: 'Headroom_Admin',
        views: [{ view: 'sync' }, { view: 'notices', query: { unread: true } }],
    },
    { name: 'usage', label: usageTab, permission: 'Headroom_Admin', views: [{ view: 'usage' }, { view: 'settings' }] },
    {
        name: 'myUsage',
        label: myUsageTab,
        permission: 'Headroom_User',
        hiddenFor: 'Headroom_Admin',
        views: [{ view: 'myUsage', query: { days: 7 } }],
    },
    {
        name: 'objects',
        label: objectsTab,
        permission: 'Headroom_Admin',
        views: [{ view: 'sync' }, { view: 'settings' }, { view: 'mappings' }],
    },
    { name: 'rules', label: rulesTab, permission: 'Headroom_Rules', views: [{ view: 'rules', query: LONGEST }, SEQUENCES] },
    { name: 'sequences', label: sequencesTab, permission: 'Headroom_Rules', views: [SEQUENCES] },
    { name: 'record', label: recordTab, permission: 'Headroom_Rules', views: [SEQUENCES] },
    {
        name: 'backlog',
        label: backlogTab,
        permission: 'Headroom_Admin',
        views: [
            { view: 'backlog' },
            { view: 'backlog', as: 'parked', query: { state: 'parked', ...LONGEST } },
            { view: 'writeFailures' },
            { view: 'failures', query: { state: 'parked' } },
        ],
    },
    {
        name: 'connection',
        label: connectionTab,
        permission: 'Headroom_Admin',
        views: [{ view: 'connection' }, { view: 'audit', query: { limit: 20 } }],
    },
    { name: 'firstRun', label: firstRunTab, permission: 'Headroom_Admin', views: [{ view: 'sync' }, { view: 'connection' }] },
]

/** @param {string[]} permissions */
export const pagesFor = (permissions) =>
    PAGES.filter(
        ({ permission, hiddenFor }) => permissions.includes(permission) && !(hiddenFor !== undefined && permissions.includes(hiddenFor)),
    )
