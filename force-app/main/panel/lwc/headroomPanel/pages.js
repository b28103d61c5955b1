/**
 * The pages of the panel, in the order of their tabs. A page is a line here, a component that extends HeadroomPage, its tab in
 * headroomPanel.html, and labels. `views` are asked for while the page is shown, all in one callout; a page may want more (`want`).
 */
import statusTab from '@salesforce/label/c.Headroom_Tab_Status'

/** @typedef {import('c/headroomRelay').ViewRequest} ViewRequest */
/** @typedef {{ name: string, label: string, permission: string, hiddenFor?: string, views: ViewRequest[] }} Page */

/** @type {readonly Page[]} */
export const PAGES = [{ name: 'status', label: statusTab, permission: 'Headroom_Admin', views: [{ view: 'sync' }, { view: 'notices' }] }]

/** @param {string[]} permissions */
export const pagesFor = (permissions) =>
    PAGES.filter(
        ({ permission, hiddenFor }) => permissions.includes(permission) && !(hiddenFor !== undefined && permissions.includes(hiddenFor)),
    )
