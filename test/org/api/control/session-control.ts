/** Sessions without a login in the browser, which the org does not play for tools, and the end of every session. */
import type { Request, Router } from 'express'
import { z } from 'zod'
import type { ApiServices } from '../services.ts'
import { ControlError, read } from './control-body.ts'

/** No body: as the admin. */
const sessionSchema = z.strictObject({ username: z.string().min(1, 'must not be empty').optional() }).default({})

/** The connected app of the Salesforce CLI is called so in every org. */
const CLI = { clientId: 'PlatformCLI', clientSecret: '', appName: 'Salesforce CLI' }

function open({ org, sessions }: ApiServices, request: Request): object {
    const { username = org.users.admin.username } = read(sessionSchema, request)
    const person = org.users.people().find((one) => one.username === username)
    if (person === undefined) throw new ControlError(400, 'invalid_request', `username: no active user is called ${username}`, 'username')
    const { token } = sessions.open({ ...CLI, username }, org.users.byUsername(username))
    return { accessToken: token, username, instanceUrl: `${request.protocol}://${request.get('host') ?? ''}` }
}

export function sessionControl(router: Router, services: ApiServices): void {
    router.post('/sessions', (request, response) => void response.status(201).json(open(services, request)))
    router.delete('/sessions', (_request, response) => void response.json({ ended: services.sessions.endAll() }))
}
