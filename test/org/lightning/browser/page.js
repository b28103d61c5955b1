/**
 * What the server wrote into the page about its user and place.
 * @typedef {{ userId: string, locale: string, timeZone: string, permissions: string[], component: string }} Page
 */

const element = /** @type {HTMLScriptElement} */ (document.querySelector('#page'))

/** @type {Page} */
export const page = JSON.parse(element.textContent ?? '')
