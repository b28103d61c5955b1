/** One JSON line per event. ERROR = someone must act, WARN = healed itself, INFO = state changed. Never a body, a key or a token. */
import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export type { Logger } from 'pino'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const STACK_LENGTH_MAX = 2_000

/** Names under which a secret might be logged by mistake: they are removed wherever they stand in the first two levels. */
const SECRET_NAMES = [
    'authorization',
    'token',
    'key',
    'secret',
    'password',
    'signature',
    'requestKey',
    'responseKey',
    'url',
    'body',
    'values',
    'previous',
]

/** Of an error only what names it: Postgres puts whole rows into `detail` and `where`. The stack begins with the message. */
function describeError(error: unknown): unknown {
    if (!(error instanceof Error)) return { type: typeof error }
    return { type: error.name, code: (error as { code?: unknown }).code, stack: error.stack?.slice(0, STACK_LENGTH_MAX) }
}

export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
    const options = {
        level,
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        serializers: { err: describeError },
        redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '[removed]' },
    }
    return destination === undefined ? pino(options) : pino(options, destination)
}
