/**
 * The test bench of the org, which Salesforce does not have: allowances, time, remote sites, connected apps, usage, notifications. Answers callers on
 * this machine only.
 */
import express from 'express'
import type { NextFunction, Request, Response, Router } from 'express'
import type { z } from 'zod'
import type { LocalOrg } from '../local-org.ts'
import type { ClientRegistry } from './clients.ts'
import { advanceSchema, clientSchema, limitsSchema, remoteSiteSchema } from './control-schemas.ts'
import { NEWEST_VERSION } from './versions.ts'

class ControlError extends Error {
    readonly status: number
    readonly code: string
    readonly field: string | undefined

    constructor(status: number, code: string, message: string, field?: string) {
        super(message)
        this.status = status
        this.code = code
        this.field = field
    }
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const LOCAL_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i

/** The Host is looked at too: a page of another site whose name points to 127.0.0.1 also comes from a loopback address. */
function onlyLocal(request: Request, _response: Response, next: NextFunction): void {
    const isLocal = LOOPBACK.test(request.socket.remoteAddress ?? '') && LOCAL_HOST.test(request.get('host') ?? '')
    if (!isLocal || request.get('origin') !== undefined)
        throw new ControlError(403, 'not_local', 'Call /__org from a program on this machine, by 127.0.0.1 or localhost')
    next()
}

function read<S extends z.ZodType>(schema: S, request: Request): z.infer<S> {
    if (request.is('application/json') === false)
        throw new ControlError(415, 'not_json', 'Send a JSON body with content-type application/json')
    const result = schema.safeParse(request.body)
    if (result.success) return result.data
    const [issue] = result.error.issues
    const field = issue?.path.join('.') ?? ''
    throw new ControlError(400, 'invalid_request', `${field === '' ? 'body' : field}: ${issue?.message ?? 'invalid'}`, field)
}

/** All names are checked before the first one is set, so that a refused request changes nothing. */
function setLimits(org: LocalOrg, request: Request): object {
    const { limits } = read(limitsSchema, request)
    const known = org.limits.snapshot()
    for (const name of Object.keys(limits)) {
        if (known.has(name)) continue
        const names = [...known.keys()].join(', ')
        throw new ControlError(400, 'invalid_request', `limits.${name}: the org has no such limit; it has ${names}`, `limits.${name}`)
    }
    for (const [name, { max, used }] of Object.entries(limits)) {
        org.limits.set(name, { ...(max === undefined ? {} : { max }), ...(used === undefined ? {} : { used }) })
    }
    return { limits: Object.fromEntries(org.limits.snapshot()) }
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
    const { appName, username } = read(clientSchema, request)
    return clients.register(appName, findUsername(org, username))
}

function answerErrors(error: unknown, _request: Request, response: Response, next: NextFunction): void {
    if (error instanceof ControlError) {
        const { code, message, field } = error
        response.status(error.status).json({ error: { code, message, ...(field === undefined ? {} : { field }) } })
    } else if (error instanceof SyntaxError) {
        response.status(400).json({ error: { code: 'invalid_request', message: 'Send a valid JSON body' } })
    } else next(error)
}

export function controlRoutes(org: LocalOrg, clients: ClientRegistry): Router {
    const router = express.Router()
    router.use(onlyLocal, express.json({ limit: '64kb' }))
    router.post('/limits', (request, response) => void response.json(setLimits(org, request)))
    router.post('/clock', async (request, response) => void response.json(await advanceClock(org, request)))
    router.post('/remote-sites', (request, response) => void response.json(addRemoteSite(org, request)))
    router.post('/clients', (request, response) => void response.status(201).json(addClient(org, clients, request)))
    router.get('/usage', (_request, response) => void response.json(org.usage.snapshot()))
    router.get('/notifications', (_request, response) => void response.json({ notifications: org.notifications }))
    router.get('/status', (_request, response) => void response.json({ ...org.status(), apiVersion: `${NEWEST_VERSION}.0` }))
    router.use((request) => {
        throw new ControlError(404, 'not_found', `There is no ${request.method} /__org${request.path}`)
    })
    router.use(answerErrors)
    return router
}
