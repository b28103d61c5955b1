/** Every knob of the relay in one table. It is read once at start; .env.example and docs/config.md are generated from it. */
import { DEFAULT_MIN_VERSION } from 'node:tls'
import { z } from 'zod'
import { HeadroomError } from './errors.ts'
import { FAIL_POINTS } from './failpoints.ts'
import { LOG_LEVELS } from './log.ts'

interface Setting<Schema extends z.ZodType> {
    readonly name: string
    readonly schema: Schema
    readonly type: string
    /** Text as one would write it in the environment; undefined when there is none. */
    readonly fallback: string | undefined
    readonly bounds: string
    readonly reason: string
    readonly isSecret?: boolean
}

const setting = <Schema extends z.ZodType>(details: Setting<Schema>): Setting<Schema> => details

function integer(name: string, unit: string, fallback: number, min: number, max: number, reason: string) {
    const schema = z
        .string()
        .regex(/^\d{1,9}$/, 'must be a whole number')
        .transform(Number)
        .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    return setting({ name, schema, type: `integer, ${unit}`, fallback: String(fallback), bounds: `${min} to ${max}`, reason })
}

const isPostgresUrl = (text: string) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)

const isMailUrl = (text: string) => URL.canParse(text) && ['smtp:', 'smtps:', 'file:'].includes(new URL(text).protocol)

const encryptionKey = z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be base64 of exactly 32 bytes (openssl rand -base64 32)')
    .transform((text) => Buffer.from(text, 'base64'))

export const SETTINGS = {
    databaseUrl: setting({
        name: 'DATABASE_URL',
        schema: z.string().refine(isPostgresUrl, 'must start with postgres:// or postgresql://').optional(),
        type: 'URL',
        fallback: undefined,
        bounds: 'Postgres 15 or newer',
        reason: 'Production store. Unset: the relay runs a Postgres of its own in DATA_DIR.',
        isSecret: true,
    }),
    dataDir: setting({
        name: 'DATA_DIR',
        schema: z.string().min(1, 'must name a folder'),
        type: 'path',
        fallback: '.data',
        bounds: 'a local disk',
        reason: 'Holds the embedded store and the generated encryption key: back it up as a whole.',
    }),
    host: setting({
        name: 'RELAY_HOST',
        schema: z.string().min(1, 'must name an address'),
        type: 'address',
        fallback: '127.0.0.1',
        bounds: 'an address of this machine',
        reason: 'Loopback until somebody decides otherwise: TLS is ended by a proxy in front.',
    }),
    tlsInFront: setting({
        name: 'HEADROOM_TLS_IN_FRONT',
        schema: z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
        type: 'true or false',
        fallback: 'false',
        bounds: 'true, false',
        reason: 'Needed where RELAY_HOST is not loopback, as in a container: says that whatever reaches the relay there came over TLS.',
    }),
    port: integer('RELAY_PORT', 'TCP port', 4200, 0, 65_535, '0 picks a free port.'),
    encryptionKey: setting({
        name: 'HEADROOM_ENCRYPTION_KEY',
        schema: encryptionKey.optional(),
        type: 'base64 of 32 bytes',
        fallback: undefined,
        bounds: 'exactly 32 bytes',
        reason: 'Seals the org keys in the store. Needed with DATABASE_URL; the embedded store generates one into DATA_DIR.',
        isSecret: true,
    }),
    previousEncryptionKey: setting({
        name: 'HEADROOM_ENCRYPTION_KEY_PREVIOUS',
        schema: encryptionKey.optional(),
        type: 'base64 of 32 bytes',
        fallback: undefined,
        bounds: 'exactly 32 bytes',
        reason: 'While the encryption key changes: opens what is not sealed anew yet. See `keys reseal` in docs/operate.md.',
        isSecret: true,
    }),
    logLevel: setting({
        name: 'HEADROOM_LOG_LEVEL',
        schema: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
        type: 'text',
        fallback: 'info',
        bounds: LOG_LEVELS.join(', '),
        reason: 'error = someone must act, warn = healed itself, info = state changed.',
    }),
    poolSize: integer('HEADROOM_POOL_SIZE', 'connections', 10, 2, 100, 'More than about twice the cores of the store gains nothing.'),
    statementTimeoutMs: integer(
        'HEADROOM_STATEMENT_TIMEOUT_MS',
        'milliseconds',
        5_000,
        100,
        60_000,
        'Apex waits 10 s for an answer: a slower store must fail first.',
    ),
    webhookAllowLoopback: setting({
        name: 'HEADROOM_WEBHOOK_ALLOW_LOOPBACK',
        schema: z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
        type: 'true or false',
        fallback: 'false',
        bounds: 'true, false',
        reason: 'Lets webhooks call this machine, without TLS: for development and tests, never where others can make webhooks.',
    }),
    salesforceHosts: setting({
        name: 'HEADROOM_SALESFORCE_HOSTS',
        schema: z
            .string()
            .regex(
                /^[a-z0-9.-]+(:\d{1,5})?(,[a-z0-9.-]+(:\d{1,5})?)*$/,
                'must be hosts in lower case, each with its port if it has one, separated by commas',
            )
            .transform((text) => text.split(','))
            .optional(),
        type: 'hosts, separated by commas',
        fallback: undefined,
        bounds: 'for example 127.0.0.1:4100',
        reason: 'Hosts besides *.salesforce.com that tokens of orgs may go to, without TLS too: for tests and a local org.',
    }),
    mailUrl: setting({
        name: 'HEADROOM_MAIL_URL',
        schema: z.string().refine(isMailUrl, 'must start with smtp://, smtps:// or file:///').optional(),
        type: 'URL',
        fallback: undefined,
        bounds: 'smtp://user:password@host:587, smtps://…, or file:///folder',
        reason: 'Where notices are mailed: an SMTP server, or a folder that they are laid into. Unset: the org mails them itself.',
        isSecret: true,
    }),
    mailFrom: setting({
        name: 'HEADROOM_MAIL_FROM',
        schema: z.email('must be an e-mail address').optional(),
        type: 'e-mail address',
        fallback: undefined,
        bounds: 'needed with HEADROOM_MAIL_URL',
        reason: 'Whom mails come from; answers go there.',
    }),
    retentionDays: integer(
        'HEADROOM_RETENTION_DAYS',
        'days',
        30,
        7,
        3_650,
        'How long feed, firings and deliveries are kept, and values of deleted records. Applications may be away for a week.',
    ),
    stopTimeoutSeconds: integer(
        'HEADROOM_STOP_TIMEOUT_SECONDS',
        'seconds',
        10,
        1,
        60,
        'How long requests under way may take to finish after SIGTERM.',
    ),
    failPoint: setting({
        name: 'HEADROOM_FAIL_POINT',
        schema: z.enum(FAIL_POINTS, `must be one of ${FAIL_POINTS.join(', ')}`).optional(),
        type: 'text',
        fallback: undefined,
        bounds: 'a name of relay/src/platform/failpoints.ts; refused with DATABASE_URL or NODE_ENV=production',
        reason: 'For tests only: the relay kills itself where it is named, to show that nothing accepted is lost there.',
    }),
} as const

type Settings = typeof SETTINGS
export type Config = { readonly [Key in keyof Settings]: z.output<Settings[Key]['schema']> }

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/

/** The relay speaks plain http: where other machines reach it, somebody must have decided so. */
function findPublicFaults({ host, tlsInFront }: Partial<Config>, environment: NodeJS.ProcessEnv): string[] {
    if (host === undefined || LOOPBACK.test(host)) return []
    const faults = []
    if (tlsInFront !== true)
        faults.push(
            'RELAY_HOST is no loopback address, and keys and tokens would travel over plain http: leave it on loopback behind a proxy that ends ' +
                'TLS, or set HEADROOM_TLS_IN_FRONT=true where nothing else can reach the relay.',
        )
    if (environment['NODE_ENV'] !== 'production')
        faults.push('RELAY_HOST is no loopback address: set NODE_ENV=production where other machines reach the relay.')
    return faults
}

/** Read by the test runner, not by the relay; a relay started by a test inherits it. */
const FOREIGN_NAMES = new Set(['HEADROOM_LONG'])
const OUR_PREFIX = 'HEADROOM_'

function findUnknownNames(environment: NodeJS.ProcessEnv): string[] {
    const known = new Set<string>(Object.values(SETTINGS).map(({ name }) => name))
    return Object.keys(environment).filter((name) => name.startsWith(OUR_PREFIX) && !known.has(name) && !FOREIGN_NAMES.has(name))
}

/** Reads the environment, or refuses with one line for each fault. An empty variable counts as unset, as in a .env file. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
    const faults = findUnknownNames(environment).map(
        (name) => `${name} is not a setting of the relay: correct the name (docs/config.md lists them all).`,
    )
    const config: Record<string, unknown> = {}
    for (const [key, { name, schema, fallback }] of Object.entries(SETTINGS)) {
        const parsed = (schema as z.ZodType).safeParse(environment[name] || fallback)
        if (parsed.success) config[key] = parsed.data
        else faults.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}.`)
    }
    if (config['databaseUrl'] !== undefined && !environment['HEADROOM_ENCRYPTION_KEY']) {
        faults.push('HEADROOM_ENCRYPTION_KEY is needed with DATABASE_URL: make one with `openssl rand -base64 32` and keep it safe.')
    }
    if (config['failPoint'] !== undefined && (config['databaseUrl'] !== undefined || environment['NODE_ENV'] === 'production')) {
        faults.push('HEADROOM_FAIL_POINT kills the relay and is for tests on an embedded store: unset it.')
    }
    if (config['mailUrl'] !== undefined && config['mailFrom'] === undefined) {
        faults.push('HEADROOM_MAIL_FROM is needed with HEADROOM_MAIL_URL: the address that mails come from.')
    }
    faults.push(...findPublicFaults(config, environment))
    if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
        faults.push('NODE_TLS_REJECT_UNAUTHORIZED=0 lets anybody answer for Salesforce, a webhook or the store: unset it.')
    }
    if (['TLSv1', 'TLSv1.1'].includes(DEFAULT_MIN_VERSION)) {
        faults.push(`Node is told to talk ${DEFAULT_MIN_VERSION}, which can be broken: start it without --tls-min-v1.0 and --tls-min-v1.1.`)
    }
    if (faults.length > 0)
        throw new HeadroomError(
            'config_invalid',
            `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
        )
    return config as Config
}
