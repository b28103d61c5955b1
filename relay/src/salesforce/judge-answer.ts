/**
 * What an answer outside 2xx means. Pure.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
import { errorsSchema } from './parse-answer.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { SalesforceAnswer, SalesforceErrorCode } from './salesforce-types.ts'

/** Nothing is answered in a retired version of the API. https://help.salesforce.com/s/articleView?id=000381744 */
const RETIRED = 410
/** Longer texts are no messages. */
const MESSAGE_MAX = 500

type Told = { readonly errorCode: string; readonly message: string } | undefined

function readFirst(text: string): Told {
    try {
        const parsed = errorsSchema.safeParse(JSON.parse(text))
        return parsed.success ? parsed.data[0] : undefined
    } catch {
        // A page of HTML, as maintenance and proxies give: the status says what there is to know.
        return undefined
    }
}

/**
 * The session leads nowhere any more: it expired, or its instance moved (to Hyperforce, or My Domain was renamed), where the old address
 * redirects or knows nothing of an API. A 404 of the API itself says so in JSON.
 * https://help.salesforce.com/s/articleView?id=sf.domain_name_redirect_rename.htm
 */
export function isStaleSession({ status, text }: SalesforceAnswer): boolean {
    return status === 401 || (status >= 300 && status < 400) || (status === 404 && readFirst(text) === undefined)
}

/** "Please include this ErrorId if you contact support: 1234567890-12345 (-123456789)" */
const readSupportId = (message: string): string | null =>
    /ErrorId if you contact support: ?([\d-]+(?: \(-?\d+\))?)/.exec(message)?.[1] ?? null

/**
 * One error code stands for two limits: "TotalRequests Limit exceeded." lasts for hours, "ConcurrentPerOrgLongTxn Limit exceeded." for
 * seconds. Anything but the second is taken for the first.
 */
function codeOf(status: number, told: Told): SalesforceErrorCode {
    if (told?.errorCode === 'REQUEST_LIMIT_EXCEEDED') return /concurrent/i.test(told.message) ? 'concurrent_limit' : 'daily_limit'
    if (status >= 500 || status === 420 || status === 429 || told?.errorCode === 'SERVER_UNAVAILABLE') return 'unavailable'
    if (status === RETIRED) return 'reconnect_needed'
    if (told === undefined) return 'answer_unusable'
    return 'refused'
}

/** Null for an answer of 2xx. */
export function toError({ status, text }: SalesforceAnswer): SalesforceError | null {
    if (status >= 200 && status < 300) return null
    const told = readFirst(text)
    const words = told === undefined ? `Salesforce answered ${status}.` : told.message.slice(0, MESSAGE_MAX)
    const message =
        status === RETIRED ? `This version of the API is not offered any more: update the relay. Salesforce says: ${words}` : words
    const supportId = readSupportId(message)
    return new SalesforceError(codeOf(status, told), message, { errorCode: told?.errorCode ?? null, supportId })
}
