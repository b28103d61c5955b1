/** `connect`: gives the relay credentials for an org, says what to click in Salesforce, and checks what the Sync User lacks. */
import { writeFile } from 'node:fs/promises'
import { CERTIFICATE_YEARS, createConnections, makeKeyAndCertificate, saveConnection, selectConnection } from '../connections/index.ts'
import type { Grant } from '../connections/index.ts'
import { requireOrgId } from '../orgs/index.ts'
import { systemClock } from '../platform/clock.ts'
import { createGovernor } from '../quota/index.ts'
import { createExchange, toAllowedOrigin } from '../salesforce/index.ts'
import type { Finding } from '../salesforce/index.ts'
import { selectSettings } from '../settings/index.ts'
import { lookAnew } from '../sync/index.ts'
import { refuse } from './command.ts'
import type { Command, CommandParts } from './command.ts'
import { ask } from './confirm.ts'

const USAGE = `Connect by a certificate (recommended: the relay keeps no secret of Salesforce's):
  npm run relay -- connect <orgId> --login-url https://<My Domain>.my.salesforce.com --username <Sync User> [--certificate <file to write>]
or by a client secret:
  npm run relay -- connect <orgId> --login-url https://<My Domain>.my.salesforce.com --client-id <Consumer Key>
Without options an org that is connected is checked again.`

const APP_STEPS = `In Salesforce: Setup, External Client App Manager, New External Client App.
  1. Name it Headroom, Distribution State: Local.
  2. API (Enable OAuth Settings): Enable OAuth, any Callback URL, OAuth Scope: Manage user data via APIs (api).`

const certificateSteps = (file: string, username: string): string => `${APP_STEPS}
  3. Flow Enablement: Enable JWT Bearer Flow, and upload ${file} (valid for ${CERTIFICATE_YEARS} years). Create.
  4. Policies, Edit: Permitted Users: Admin approved users are pre-authorized; select the permission set Headroom Sync User.
  5. Give that permission set to ${username}.
  6. Settings, OAuth Settings, Consumer Key and Secret: copy the Consumer Key.
Paste the Consumer Key here: `

const SECRET_STEPS = `${APP_STEPS}
  3. Flow Enablement: Enable Client Credentials Flow. Create.
  4. Policies, Edit: Enable Client Credentials Flow, Run As: the Sync User, who holds the permission set Headroom Sync User.
  5. Settings, OAuth Settings, Consumer Key and Secret: copy the Consumer Secret.
Paste the Consumer Secret here: `

interface Given {
    readonly grant: Grant
    readonly clientId: string
    readonly username: string | null
    readonly secret: string
}

async function askForKey(orgId: string, username: string, file = `headroom-${orgId}.crt`): Promise<Given> {
    const { privateKey, certificate } = await makeKeyAndCertificate(`Headroom relay ${orgId}`, systemClock.now())
    await writeFile(file, certificate)
    const clientId = await ask(certificateSteps(file, username))
    return { grant: 'jwt_bearer', clientId, username, secret: privateKey }
}

/** Never an option: every user of the machine can read the words of a command. */
const askForSecret = async (clientId: string): Promise<Given> => {
    return { grant: 'client_credentials', clientId, username: null, secret: await ask(SECRET_STEPS) }
}

async function connect({ store, config, orgs, options }: CommandParts, orgId: string): Promise<void> {
    const { loginUrl: address = '', username, clientId, certificate } = options
    if ((username === undefined) === (clientId === undefined)) throw refuse(USAGE)
    const loginUrl = toAllowedOrigin(address, config.salesforceHosts ?? [])
    if (loginUrl === null) throw refuse(`--login-url must be the org's My Domain, https://….my.salesforce.com.\n\n${USAGE}`)
    if ((await orgs.getStatus(orgId)) === null) throw refuse(`Add the org first: npm run relay -- org add ${orgId}`)
    const given = username === undefined ? await askForSecret(clientId ?? '') : await askForKey(orgId, username, certificate)
    if (given.clientId === '' || given.secret === '') throw refuse('Nothing was entered, and nothing was changed.')
    const secret = store.sealer.seal(Buffer.from(given.secret), orgId)
    await saveConnection(store.database, orgId, { ...given, loginUrl, secret })
}

function check({ store, config }: CommandParts, orgId: string): Promise<Finding[]> {
    const { database, sealer } = store
    const shared = { database, clock: systemClock, boundsOf: selectSettings, lookAnew }
    const allowedHosts = config.salesforceHosts ?? []
    const connections = createConnections({ ...shared, sealer, governor: createGovernor(shared), exchange: createExchange(), allowedHosts })
    return connections.check(orgId)
}

/** As wide as the longest of them. */
function wordOf({ isOk, isOptional }: Finding): string {
    if (isOk === null) return '?    '
    if (isOk) return 'ok   '
    return isOptional === true ? 'lacks' : 'fault'
}

export const CONNECT_COMMANDS: Readonly<Record<string, Command>> = {
    connect: {
        parameters: ['<orgId>'],
        summary: 'signs in to Salesforce for interval sync, step by step, and checks what the Sync User lacks; ends with 1 on a fault',
        async run(parts, [text = '']) {
            const orgId = requireOrgId(text)
            const { loginUrl, username, clientId } = parts.options
            if (loginUrl !== undefined || username !== undefined || clientId !== undefined) await connect(parts, orgId)
            const findings = await check(parts, orgId)
            const missing = findings.filter(({ isOk }) => isOk === false)
            const isFault = missing.some(({ isOptional }) => isOptional !== true)
            const width = Math.max(...findings.map(({ check: { length } }) => length))
            const lines = findings.map((finding) => `${wordOf(finding)}  ${finding.check.padEnd(width)}  ${finding.text}`)
            const ending = missing.length > 0 ? ['Real-time sync goes on without what is missing.'] : []
            // The finding names this very command: whoever just ran it needs its options.
            if ((await selectConnection(parts.store.database, orgId)) === null) ending.push('', USAGE)
            return { data: { findings }, lines: [...lines, ...ending], isFault }
        },
    },
}
