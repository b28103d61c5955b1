/** `token …`: makes, lists and revokes API tokens of an org. */
import { ROLES, isRole } from '../platform/token-role.ts'
import { refuse } from './command.ts'
import type { Command } from './command.ts'
import { toTable } from './text.ts'

export const TOKEN_COMMANDS: Readonly<Record<string, Command>> = {
    'token add': {
        parameters: ['<orgId>'],
        summary:
            'makes an API token for the org and prints it, once; --role reader reads, editor changes rules and sequences too, admin all',
        async run({ orgs, options: { role = 'admin' } }, [orgId = '']) {
            if (!isRole(role)) throw refuse(`--role must be one of ${ROLES.join(', ')}.`)
            const token = await orgs.addToken(orgId, role)
            return {
                data: { token, role },
                lines: [`API token (authorization: Bearer …)  ${token}`, 'It is not shown again: keep it safe.'],
            }
        },
    },
    'token list': {
        parameters: ['<orgId>'],
        summary: 'lists the tokens of the org by their last four characters',
        async run({ admin }, [orgId = '']) {
            const tokens = await admin.listTokens(orgId)
            return { data: { tokens }, lines: toTable(tokens, `There is no token yet: npm run relay -- token add ${orgId}`) }
        },
    },
    'token revoke': {
        parameters: ['<orgId>', '<lastFour>'],
        summary: 'ends the token that ends in these four characters, on every relay within 5 s',
        async run({ admin }, [orgId = '', lastFour = '']) {
            if (lastFour.length !== 4) throw refuse('Name the token by its last four characters: `token list` shows them.')
            const revoked = await admin.revokeToken(orgId, lastFour)
            return { data: { revoked }, lines: [`Revoked ${revoked}. Relays that know the token forget it within 5 s.`] }
        },
    },
}
