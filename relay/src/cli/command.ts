/** What a command of the operator is: words, what it needs, what it does and how its result reads. */
import type { OrgAdmin, Orgs } from '../orgs/index.ts'
import type { Config } from '../platform/config.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Store } from '../platform/store.ts'

export interface Options {
    readonly json?: boolean | undefined
    readonly yes?: boolean | undefined
    readonly graceHours?: string | undefined
    readonly role?: string | undefined
    readonly integrated?: boolean | undefined
    readonly keysStdin?: boolean | undefined
    readonly loginUrl?: string | undefined
    readonly username?: string | undefined
    readonly clientId?: string | undefined
    readonly certificate?: string | undefined
}

export interface CommandParts {
    readonly config: Config
    readonly store: Store
    readonly orgs: Orgs
    readonly admin: OrgAdmin
    readonly options: Options
}

export interface CommandResult {
    /** Printed with --json. */
    readonly data: object
    /** Printed without. */
    readonly lines: readonly string[]
    readonly isFault?: boolean
}

export interface Command {
    /** What follows the words of the command, for example <orgId>. */
    readonly parameters: readonly string[]
    readonly summary: string
    /** Opens the store as it is instead of migrating it first. */
    readonly looksOnly?: boolean
    run(parts: CommandParts, parameters: readonly string[]): Promise<CommandResult>
}

export const refuse = (message: string): HeadroomError => new HeadroomError('parameter_invalid', message)
