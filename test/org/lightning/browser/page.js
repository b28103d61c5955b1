/**
 * What the server wrote into the page about its user and place.
 * @typedef {{ userId: string, timeZone: string, permissions: string[], component: string, address: string }} Page
 */

const element = /** @type {HTMLScriptElement} */ (document.querySelector('#page'))

/** @type {Page} */
export const page = JSON.parse(element.textContent ?? '')
