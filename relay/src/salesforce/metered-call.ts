/** One request to an org: reserved before it leaves, settled after it, and what its answer tells of the quota is recorded. */
import { readLimitHeader } from '../quota/index.ts'
import type { Governor, Reading, Spend } from '../quota/index.ts'
import type { Circuit } from './circuit.ts'
import { hasNeverLeft } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { SalesforceAnswer, SalesforceRequest } from './salesforce-types.ts'
import type { Session } from './session.ts'

export interface CallParts {
    readonly orgId: string
    readonly version: string
    readonly exchange: Exchange
    readonly governor: Governor
    readonly circuit: Circuit
    readonly recordReading: (reading: Reading) => Promise<void>
}

/** Whatever comes back. Throws where nothing does, and where the governor refuses. */
type MeteredCall = (request: SalesforceRequest, session: Session) => Promise<SalesforceAnswer>

function toSpends({ feature, urgency, object = '', isBulkJob = false }: SalesforceRequest, { userId }: Session): Spend[] {
    const spend: Spend = { quota: 'data', feature, urgency, object, userId, calls: 1 }
    return isBulkJob ? [spend, { ...spend, quota: 'bulk' }] : [spend]
}

export function createMeteredCall({ orgId, version, exchange, governor, circuit, recordReading }: CallParts): MeteredCall {
    function ask(
        { method, path, body, headers = {}, answerBytesMax }: SalesforceRequest,
        { accessToken, origin }: Session,
    ): Promise<SalesforceAnswer> {
        const url = `${origin}/services/data/v${version}${path}`
        const sent = { accept: 'application/json', ...headers, authorization: `Bearer ${accessToken}` }
        const request = { method, url, answerBytesMax }
        if (body === undefined) return exchange({ ...request, headers: sent })
        return exchange({ ...request, headers: { ...sent, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    }

    async function meter(request: SalesforceRequest, session: Session): Promise<SalesforceAnswer> {
        const reserved = await governor.reserve(orgId, toSpends(request, session))
        if (!reserved.granted) throw new SalesforceError('quota_refused', reserved.refusal.reason, { refusal: reserved.refusal })
        let calls = 1
        try {
            return await ask(request, session)
        } catch (error) {
            if (hasNeverLeft(error)) calls = 0
            throw error
        } finally {
            await governor.settle(reserved.reservation, calls)
        }
    }

    return async (request, session) => {
        try {
            const answer = await meter(request, session)
            if (answer.status >= 500) circuit.noteFailure()
            else circuit.noteAnswer()
            const reading = readLimitHeader(answer.headers['sforce-limit-info'] ?? null)
            if (reading !== null) await recordReading(reading)
            return answer
        } catch (error) {
            if (error instanceof SalesforceError && error.code === 'unavailable') circuit.noteFailure()
            throw error
        }
    }
}
