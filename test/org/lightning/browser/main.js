/** Starts a page: the component of its tab inside the shell that the server wrote. */
import '@lwc/synthetic-shadow' // before the engine: the base components need it
import { createElement } from 'lwc'
import components from 'local/components'
import { page } from './page.js'
import { showToasts } from './toasts.js'

showToasts(/** @type {HTMLElement} */ (document.querySelector('#toasts')))
const name = `c-${page.component.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
document.querySelector('#component')?.append(createElement(name, { is: components[page.component] }))
