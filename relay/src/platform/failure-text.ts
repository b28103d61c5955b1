/** What an operator reads where a relay or a command cannot go on: the reason, which an answer over HTTP keeps to itself, and what to do. */
import { HeadroomError } from './errors.ts'

/** Every address of a name was tried: the driver then has an error without words of its own that holds one for each. */
const reasonOf = (cause: unknown): string => {
    if (cause instanceof AggregateError) return [...new Set(cause.errors.map(reasonOf))].join('; ')
    return cause instanceof Error ? cause.message : String(cause)
}

/** Refusals of the system that a folder or a port can be behind. Source: https://nodejs.org/api/errors.html, "Common system errors". */
function readSystemError({ code, path, syscall, message }: NodeJS.ErrnoException): string | undefined {
    if (syscall === 'listen') return `${message}. Stop what uses that address, or correct RELAY_HOST and RELAY_PORT.`
    if (code !== undefined && path !== undefined) return `${message}. DATA_DIR must be a folder that this account may write in.`
    return undefined
}

/** One or two sentences; with its place in the program where nobody could foresee the error. */
export function describeFailure(error: unknown): string {
    if (!(error instanceof Error)) return String(error)
    if (!(error instanceof HeadroomError)) return readSystemError(error) ?? error.stack ?? error.message
    if (error.code === 'store_unavailable' || error.code === 'store_failed')
        return `The store cannot be used: ${reasonOf(error.cause)}. Look whether its server runs, and whether DATABASE_URL is right.`
    return error.message
}
