/**
 * The test bench of the org, which Salesforce does not have: allowances, time, remote sites, connected apps, usage, notifications. Answers callers on
 * this machine only.
 */
import express from 'express'
import type { NextFunction, Request, Response, Router } from 'express'
import type { LocalOrg } from '../local-org.ts'
import type { ClientRegistry } from './clients.ts'
import { automationControl } from './control/automation-control.ts'
import { bulkControl } from './control/bulk-control.ts'
import { ControlError, read } from './control/control-body.ts'
import { refusalControl } from './control/refusal-control.ts'
import { replicationControl } from './control/replication-control.ts'
import { sessionControl } from './control/session-control.ts'
import { advanceSchema, clientSchema, limitsSchema, remoteSiteSchema } from './control-schemas.ts'
import type { ApiServices } from './services.ts'
import { NEWEST_VERSION } from './versions.ts'

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const LOCAL_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i

/** The Host is looked at too: a page of another site whose name points to 127.0.0.1 also comes from a loopback address. */
function onlyLocal(request: Request, _response: Response, next: NextFunction): void {
    const isLocal = LOOPBACK.test(request.socket.remoteAddress ?? '') && LOCAL_HOST.test(request.get('host') ?? '')
    if (!isLocal || request.get('origin') !== undefined)
        throw new ControlError(403, 'not_local', 'Call /__org from a program on this machine, by 127.0.0.1 or localhost')
    next()
}

function requireLimits(org: LocalOrg, field: string, named: object): void {
    const known = org.limits.snapshot()
    for (const name of Object.keys(named)) {
        if (known.has(name)) continue
        const names = [...known.keys()].join(', ')
        throw new ControlError(400, 'invalid_request', `${field}.${name}: the org has no such limit; it has ${names}`, `${field}.${name}`)
    }
}

/** All names are checked before the first one is set, so that a refused request changes nothing. */
function setLimits(org: LocalOrg, request: Request): object {
    const { limits = {}, others = {}, lagMs } = read(limitsSchema, request)
    requireLimits(org, 'limits', limits)
    requireLimits(org, 'others', others)
    if (lagMs !== undefined) org.limits.lagMs = lagMs
    for (const [name, { max, used }] of Object.entries(limits)) {
        org.limits.set(name, { ...(max === undefined ? {} : { max }), ...(used === undefined ? {} : { used }) })
    }
    for (const [name, amount] of Object.entries(others)) org.limits.spend(name, amount)
    return { limits: Object.fromEntries(org.limits.snapshot()), lagMs: org.limits.lagMs }
}

async function advanceClock(org: LocalOrg, request: Request): Promise<object> {
    await org.services.clock.advance(read(advanceSchema, request).advanceMs)
    return { now: new Date(org.services.clock.now()).toISOString() }
}

function addRemoteSite(org: LocalOrg, request: Request): object {
    const { origin } = new URL(read(remoteSiteSchema, request).url)
    org.addRemoteSite(origin)
    return { remoteSites: [...org.services.remoteSites] }
}

function findUsername(org: LocalOrg, username: string | undefined): string {
    if (username === undefined) return org.users.admin.username
    try {
        return org.users.byUsername(username).username
    } catch {
        throw new ControlError(400, 'invalid_request', `username: no active user is called ${username}`, 'username')
    }
}

/** The only answer that ever shows a client's secret. */
function addClient(org: LocalOrg, clients: ClientRegistry, request: Request): object {
    const { appName, username, certificate, approvedUsernames = [] } = read(clientSchema, request)
    const approved = approvedUsernames.map((name) => findUsername(org, name))
    return clients.register(appName, findUsername(org, username), { certificate, approvedUsernames: approved })
}

function answerErrors(error: unknown, _request: Request, response: Response, next: NextFunction): void {
    if (error instanceof ControlError) {
        const { code, message, field } = error
        response.status(error.status).json({ error: { code, message, ...(field === undefined ? {} : { field }) } })
    } else if (error instanceof SyntaxError) {
        response.status(400).json({ error: { code: 'invalid_request', message: 'Send a valid JSON body' } })
    } else next(error)
}

export function controlRoutes(services: ApiServices): Router {
    const { org, clients } = services
    const router = express.Router()
    router.use(onlyLocal, express.json({ limit: '64kb' }))
    router.post('/limits', (request, response) => void response.json(setLimits(org, request)))
    router.post('/clock', async (request, response) => void response.json(await advanceClock(org, request)))
    router.post('/remote-sites', (request, response) => void response.json(addRemoteSite(org, request)))
    router.post('/clients', (request, response) => void response.status(201).json(addClient(org, clients, request)))
    router.get('/usage', (_request, response) => void response.json(org.usage.snapshot()))
    router.get('/notifications', (_request, response) => void response.json({ notifications: org.notifications }))
    router.get('/status', (_request, response) => void response.json({ ...org.status(), apiVersion: `${NEWEST_VERSION}.0` }))
    replicationControl(router, services)
    bulkControl(router, services)
    refusalControl(router, services)
    sessionControl(router, services)
    automationControl(router, services)
    router.use((request) => {
        throw new ControlError(404, 'not_found', `There is no ${request.method} /__org${request.path}`)
    })
    router.use(answerErrors)
    return router
}
