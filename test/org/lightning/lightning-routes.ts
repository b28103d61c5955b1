/** Lightning of the local org: log in, the panel in its app and in a Setup-like shell, and the calls of its components to Apex. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Request, RequestHandler, Response, Router } from 'express'
import type { ApiServices } from '../api/services.ts'
import type { Session } from '../api/sessions.ts'
import { runAction } from './apex-action.ts'
import { findSession, keepSession, logIn, logOut, safeReturn } from './browser-session.ts'
import type { Html } from './html.ts'
import { PanelBuilder } from './panel-builder.ts'
import { appPage, failurePage, loginPage, setupPage } from './shell-pages.ts'
import type { ShownPage } from './shell-pages.ts'

const HOME = '/lightning/n/Headroom'
const BODY_MAX = '1mb'
const SLDS = fileURLToPath(new URL('../../../node_modules/@salesforce-ux/design-system/assets', import.meta.url))
const YEAR = { immutable: true, maxAge: '365d' } as const

/**
 * As strict as Lightning's own: no script that is not of the org, no call to another host.
 * https://developer.salesforce.com/docs/platform/lightning-components-security/guide/csp.html
 */
const policy = (nonce: string | null): string =>
    `default-src 'self'; script-src 'self'${nonce === null ? '' : ` 'nonce-${nonce}'`}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; ` +
    `base-uri 'none'; frame-ancestors 'self'; form-action 'self'`

function sendPage(response: Response, nonce: string | null, content: Html): void {
    response
        .set({ 'Content-Security-Policy': policy(nonce), 'Cache-Control': 'no-store' })
        .type('html')
        .send(content.text)
}

function requireSession(services: ApiServices) {
    return (request: Request, response: Response): Session | null => {
        const session = findSession(services, request)
        if (session === null) response.redirect(302, `/login?retURL=${encodeURIComponent(request.originalUrl)}`)
        return session
    }
}

function showTab(services: ApiServices, panel: PanelBuilder, write: (page: ShownPage) => Html): RequestHandler<{ tab: string }> {
    const sessionOf = requireSession(services)
    return async (request, response, next) => {
        const session = sessionOf(request, response)
        if (session === null) return
        const build = await panel.get().catch((error: Error) => error)
        if (build instanceof Error) {
            response.status(500)
            return sendPage(response, null, failurePage(build.message))
        }
        const tab = build.tabs.find(({ name }) => name === request.params.tab)
        if (tab === undefined) return next()
        const nonce = randomBytes(16).toString('base64')
        const user = services.org.users.byId(session.user.id)
        sendPage(response, nonce, write({ tab, build, user, orgName: services.org.services.name, nonce }))
    }
}

function callApex(services: ApiServices): RequestHandler<{ owner: string; method: string }> {
    return async (request, response) => {
        const session = findSession(services, request)
        if (session === null) return void response.status(401).json({ message: 'Your session has expired. Log in again.' })
        const { owner, method } = request.params
        const user = services.org.users.byId(session.user.id)
        const body = typeof request.body === 'string' ? request.body : ''
        const answer = await runAction(services.org, { owner, method, body, user }).catch((error: Error) => error)
        if (answer instanceof Error) response.status(500).json({ message: answer.message })
        else response.type('json').send(answer)
    }
}

function loginRoutes(services: ApiServices): Router {
    const router = express.Router()
    const form = express.urlencoded({ extended: false, limit: '16kb' })
    router.get('/login', (request, response) => {
        const target = safeReturn(request.query['retURL'], HOME)
        sendPage(response, null, loginPage(services.org.users.people(), target, services.org.services.name))
    })
    router.post('/login', form, (request, response) => {
        const { username, retURL } = request.body as Record<string, unknown>
        const isKnown = typeof username === 'string' && services.org.users.people().some((person) => person.username === username)
        if (isKnown) logIn(services, response, username)
        response.redirect(303, isKnown ? safeReturn(retURL, HOME) : '/login')
    })
    // What `sf org open` and a demo's link open: a session that was got otherwise becomes a browser's.
    router.get('/secur/frontdoor.jsp', (request, response) => {
        const token = request.query['sid']
        if (typeof token !== 'string' || services.sessions.use(token) === null) return response.redirect(302, '/login')
        keepSession(response, token)
        response.redirect(302, safeReturn(request.query['retURL'], HOME))
    })
    router.post('/secur/logout.jsp', (request, response) => {
        logOut(services, request, response)
        response.redirect(303, '/login')
    })
    return router
}

/** The vendor bundle's folder is named by its content; the panel's is the newest, so a browser asks again each time. */
function assetRoutes(panel: PanelBuilder): Router {
    const router = express.Router()
    const file = { root: fileURLToPath(new URL('browser', import.meta.url)) }
    router.get('/assets/shell.css', (_request, response) => response.sendFile('shell.css', file))
    router.get('/assets/slds.css', (_request, response) =>
        response.sendFile('styles/salesforce-lightning-design-system.min.css', { root: SLDS, ...YEAR }),
    )
    router.use('/assets/icons', express.static(join(SLDS, 'icons')))
    router.get('/panel/:file', async (request, response) => response.sendFile(request.params.file, { root: (await panel.get()).folder }))
    router.get('/vendor/:file', async (request, response) =>
        response.sendFile(request.params.file, { root: (await panel.get()).vendorFolder }),
    )
    return router
}

/** @param folders where the components are, e.g. force-app/main. The first page builds them. */
export function createLightning(services: ApiServices, folders: readonly string[]): Router {
    const panel = new PanelBuilder(services.org, folders)
    const router = express.Router()
    router.use(loginRoutes(services))
    router.use('/lightning', assetRoutes(panel))
    router.get('/lightning/n/:tab', showTab(services, panel, appPage))
    router.get('/lightning/setup/:tab', showTab(services, panel, setupPage))
    router.post('/lightning/apex/:owner/:method', express.text({ type: 'application/json', limit: BODY_MAX }), callApex(services))
    return router
}
