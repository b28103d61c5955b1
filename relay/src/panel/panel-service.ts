/** Runs what the panel asks for: each request by the API's own route, for the user whom the org signed for. */
import { randomUUID } from 'node:crypto'
import { describeProblem } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { runAs } from '../platform/actor.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { mayUse, neededFor } from './panel-policy.ts'
import type { AskedRoute } from './panel-policy.ts'
import type { PanelAnswer, PanelRequest, PanelUser } from './panel-schema.ts'
import { PANEL_ROUTES } from './panel-table.ts'

/** Milliseconds: the org gives up on an answer after 10 s. A long poll among the requests ends before. */
const PATIENCE_MS = 8_000

type OneAnswer = PanelAnswer['answers'][number]

export interface PanelServiceParts {
    readonly routes: readonly Route[]
    readonly log: Logger
}

const textsOf = (values: PanelRequest['path']): Record<string, string> =>
    Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])))

/** What stands in the path is what the route names, and `user` always the one who asks. */
function findRoute(user: PanelUser, { name, path }: PanelRequest, routes: readonly Route[]): AskedRoute {
    const route = routes.find((one) => one.name === PANEL_ROUTES[name])
    if (route === undefined) throw new HeadroomError('not_found', 'There is no view or action of this name.')
    return { route, params: { ...textsOf(path), ...('user' in route.parameters ? { user: user.id } : {}) } }
}

async function runOne(
    orgId: string,
    user: PanelUser,
    request: PanelRequest,
    routes: readonly Route[],
    signal: AbortSignal,
): Promise<OneAnswer> {
    const asked = findRoute(user, request, routes)
    if (!mayUse(user, asked)) throw new HeadroomError('forbidden', `You need the permission set ${neededFor(user, asked)} to do this.`)
    const originalUrl = `?${new URLSearchParams(textsOf(request.query)).toString()}`
    const body = await asked.route.run(orgId, { params: asked.params, originalUrl }, request.body, signal)
    return { status: asked.route.answer.status, body: body ?? null }
}

/** In their order, so that a view after an action shows it. One that is refused or fails leaves the others to theirs. */
export async function runRequests(
    orgId: string,
    user: PanelUser,
    requests: readonly PanelRequest[],
    { routes, log }: PanelServiceParts,
): Promise<OneAnswer[]> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answers: OneAnswer[] = []
    for (const request of requests) {
        const work = () => runOne(orgId, user, request, routes, signal)
        const answer = await withinOrg(orgId, () => runAs(`user:${user.username}`, work)).catch((error: unknown) =>
            describeProblem(error, randomUUID(), log),
        )
        answers.push(answer)
    }
    return answers
}
