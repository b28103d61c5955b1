/** Refusals of the token endpoint: `{error, error_description}` (Salesforce Help, "OAuth 2.0 Authorization Errors"). */
import type { LocalOrg } from '../../local-org.ts'
import type { RunningUser } from '../../runtime/transaction.ts'

export class OauthError extends Error {
    readonly error: string

    constructor(error: string, description: string) {
        super(description)
        this.name = 'OauthError'
        this.error = error
    }

    body(): object {
        return { error: this.error, error_description: this.message }
    }
}

/** A deactivated or frozen user gets no token. */
export function isActive(org: LocalOrg, user: RunningUser): boolean {
    const read = () => org.services.data.queryText('SELECT IsActive FROM User WHERE Id = :id', () => user.id)
    const [row] = org.runAsUser(org.users.admin, 'restQuery', read).records
    return row?.raw('isactive') === true
}
