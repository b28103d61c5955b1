/**
 * Sends requests to one org, and decides what happens after an answer that is none: a session that leads nowhere is renewed once, a failing server is
 * asked again a few times and then left alone for a while.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../platform/clock.ts'
import type { Quota } from '../quota/index.ts'
import { createCircuit } from './circuit.ts'
import { isStaleSession, toError } from './judge-answer.ts'
import { createMeteredCall } from './metered-call.ts'
import type { CallParts } from './metered-call.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Salesforce, SalesforceAnswer, SalesforceRequest } from './salesforce-types.ts'
import type { Session, SessionKeeper } from './session.ts'

interface SenderParts extends Omit<CallParts, 'circuit'> {
    readonly sessions: SessionKeeper
    readonly clock: Clock
    /** Salesforce takes no more of it today, whatever the last reading said. */
    readonly onUsedUp: (quota: Quota) => Promise<void>
    /** Nothing is answered before a person has done something. */
    readonly onRefused: (error: SalesforceError) => Promise<void>
    /** Longest wait before the first repetition; doubles. */
    readonly retryMs?: number
    readonly random?: () => number
}

const RETRIES_MAX = 2
const RETRY_MS = 2_000

/** What was refused for concurrency was not carried out; what only reads may be read again. */
const mayRepeat = ({ method }: SalesforceRequest, { code }: SalesforceError): boolean =>
    code === 'concurrent_limit' || (code === 'unavailable' && method === 'GET')

/** "Max bulk v2 query jobs (10000) per 24 hrs has been reached": only new jobs have to wait. */
function findUsedUp({ isBulkJob }: SalesforceRequest, { code, errorCode }: SalesforceError): Quota | null {
    if (code === 'daily_limit') return 'data'
    return isBulkJob === true && errorCode === 'LIMIT_EXCEEDED' ? 'bulk' : null
}

export function createSender(parts: SenderParts): Salesforce {
    const { orgId, version, sessions, clock, retryMs = RETRY_MS, random = Math.random } = parts
    const circuit = createCircuit(clock)
    const call = createMeteredCall({ ...parts, circuit })

    async function stop(session: Session, error: SalesforceError): Promise<never> {
        sessions.forget(session)
        await parts.onRefused(error)
        throw error
    }

    async function accept(request: SalesforceRequest, session: Session, answer: SalesforceAnswer): Promise<SalesforceAnswer> {
        const error = toError(answer)
        if (error === null) return answer
        const quota = findUsedUp(request, error)
        if (quota !== null) await parts.onUsedUp(quota)
        if (error.code === 'reconnect_needed') return stop(session, error)
        throw error
    }

    /** A new session names the instance anew. Refused twice, none has expired: a policy of the org would be answered with calls for ever. */
    async function sendOnce(request: SalesforceRequest): Promise<SalesforceAnswer> {
        const session = await sessions.current()
        const first = await call(request, session)
        if (!isStaleSession(first)) return accept(request, session, first)
        sessions.forget(session)
        const renewed = await sessions.current()
        const second = await call(request, renewed)
        if (!isStaleSession(second)) return accept(request, renewed, second)
        const message = `Salesforce refuses a new session: ${toError(second)?.message ?? ''}`
        return stop(renewed, new SalesforceError('reconnect_needed', message))
    }

    async function send(request: SalesforceRequest): Promise<SalesforceAnswer> {
        for (let retries = 0; ; retries++) {
            circuit.check()
            try {
                return await sendOnce(request)
            } catch (error) {
                if (!(error instanceof SalesforceError) || retries === RETRIES_MAX || !mayRepeat(request, error)) throw error
            }
            await wait(retryMs * 2 ** retries * (0.5 + random() / 2))
        }
    }

    return { orgId, version, send, currentUser: async () => (await sessions.current()).userId }
}
