/** The relay's settings: what is taken, what is refused, and how it is said. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { readConfig, SETTINGS } from '../../../../relay/src/platform/config.ts'

const key = Buffer.alloc(32, 1).toString('base64')

function refusal(environment: Record<string, string>): string {
    try {
        readConfig(environment)
    } catch (error) {
        return (error as Error).message
    }
    return 'was taken'
}

describe('configuration', () => {
    test('an empty environment gives the embedded store on loopback', () => {
        expect(readConfig({})).toEqual({
            dataDir: '.data',
            host: '127.0.0.1',
            port: 4200,
            retentionDays: 30,
            logLevel: 'info',
            poolSize: 10,
            statementTimeoutMs: 5_000,
            webhookAllowLoopback: false,
            tlsInFront: false,
            stopTimeoutSeconds: 10,
        })
    })

    test('every fault is listed at once, each with its name', () => {
        const message = refusal({
            RELAY_PORT: '70000',
            HEADROOM_POOL_SIZE: 'many',
            HEADROOM_LOG_LEVEL: 'loud',
            HEADROOM_ENCRYPTION_KEY: 'short',
        })
        for (const name of [
            '4 fault(s)',
            'RELAY_PORT must be at most 65535',
            'HEADROOM_POOL_SIZE',
            'HEADROOM_LOG_LEVEL',
            'HEADROOM_ENCRYPTION_KEY',
        ]) {
            expect(message).toContain(name)
        }
    })

    test('mails need an address that they come from, and a server or a folder that they go to', () => {
        const HEADROOM_MAIL_FROM = 'headroom@example.com'
        expect(refusal({ HEADROOM_MAIL_URL: 'smtp://mail.example.com' })).toContain('HEADROOM_MAIL_FROM is needed')
        expect(refusal({ HEADROOM_MAIL_URL: 'https://mail.example.com', HEADROOM_MAIL_FROM })).toContain(
            'HEADROOM_MAIL_URL must start with',
        )
        expect(readConfig({ HEADROOM_MAIL_URL: 'file:///var/mails', HEADROOM_MAIL_FROM })).toMatchObject({ mailUrl: 'file:///var/mails' })
    })

    test('FAILURES C4-87: a name with our prefix that is no setting is a typing error, not ignored', () => {
        expect(refusal({ HEADROOM_LOGLEVEL: 'info' })).toContain('HEADROOM_LOGLEVEL is not a setting')
        expect(refusal({ HEADROOM_LONG: '1' })).toBe('was taken')
    })

    test('FAILURES C4-87: a certificate check that is switched off is refused', () => {
        expect(refusal({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain('NODE_TLS_REJECT_UNAUTHORIZED')
        expect(refusal({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toBe('was taken')
    })

    test.each(['1.0', '1.1'])('FAILURES C4-86: a Node that may talk TLS %s is refused, by flag or by NODE_OPTIONS', (version) => {
        const flag = `--tls-min-v${version}`
        const read = "import('./relay/src/platform/config.ts').then(({ readConfig }) => readConfig({}))"
        const startWith = (flags: string[], options: string) =>
            spawnSync(process.execPath, [...flags, '-e', read], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: options } })
        expect(startWith([], '')).toMatchObject({ status: 0, stderr: '' })
        for (const { status, stderr } of [startWith([flag], ''), startWith([], flag)]) {
            expect(status).toBe(1)
            expect(stderr).toContain(`Node is told to talk TLSv${version.replace('.0', '')}`)
        }
    })

    const inPublic = { RELAY_HOST: '0.0.0.0', HEADROOM_TLS_IN_FRONT: 'true', NODE_ENV: 'production' }

    test('FAILURES C4-86: plain http is for loopback, unless somebody says that TLS is in front', () => {
        expect(refusal({ ...inPublic, HEADROOM_TLS_IN_FRONT: '' })).toContain('plain http')
        expect(refusal({ ...inPublic, HEADROOM_TLS_IN_FRONT: 'no' })).toContain('HEADROOM_TLS_IN_FRONT must be true or false')
        expect(readConfig(inPublic)).toMatchObject({ host: '0.0.0.0', tlsInFront: true })
        for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) expect(readConfig({ RELAY_HOST: host })).toMatchObject({ host })
    })

    test.each(['0.0.0.0', '::', '10.0.0.7', 'relay.example.com', '127.0.0.1.example.com', '::ffff:10.0.0.7'])(
        'FAILURES C4-87: where other machines reach the relay, at %s, it runs in production or not at all',
        (host) => {
            expect(refusal({ ...inPublic, RELAY_HOST: host, NODE_ENV: 'development' })).toContain('set NODE_ENV=production')
            expect(refusal({ ...inPublic, RELAY_HOST: host, NODE_ENV: '' })).toContain('set NODE_ENV=production')
            expect(refusal({ RELAY_HOST: host })).toContain('2 fault(s)')
        },
    )

    test('FAILURES C4-87: no secret has a default, and a short one is refused', () => {
        expect(Object.values(SETTINGS).filter((one) => 'isSecret' in one && one.fallback !== undefined)).toEqual([])
        const short = Buffer.alloc(31, 1).toString('base64')
        expect(refusal({ HEADROOM_ENCRYPTION_KEY: short })).toContain('HEADROOM_ENCRYPTION_KEY must be base64 of exactly 32 bytes')
        expect(refusal({ HEADROOM_ENCRYPTION_KEY_PREVIOUS: short })).toContain('exactly 32 bytes')
    })

    test('a fail point is refused on a production store, in a production environment, and when there is none of its name', () => {
        const failPoint = { HEADROOM_FAIL_POINT: 'before-commit' }
        expect(readConfig(failPoint).failPoint).toBe('before-commit')
        expect(refusal({ ...failPoint, NODE_ENV: 'production' })).toContain('HEADROOM_FAIL_POINT kills the relay')
        const store = { DATABASE_URL: 'postgres://relay:secret@db.example/headroom', HEADROOM_ENCRYPTION_KEY: key }
        expect(refusal({ ...failPoint, ...store })).toContain('HEADROOM_FAIL_POINT kills the relay')
        expect(refusal({ HEADROOM_FAIL_POINT: 'nowhere' })).toContain('HEADROOM_FAIL_POINT must be one of migrate-mid,')
    })

    test('a store of one’s own needs a key of one’s own', () => {
        const databaseUrl = 'postgres://relay:secret@db.example/headroom'
        expect(refusal({ DATABASE_URL: databaseUrl })).toContain('HEADROOM_ENCRYPTION_KEY is needed')
        expect(readConfig({ DATABASE_URL: databaseUrl, HEADROOM_ENCRYPTION_KEY: key })).toMatchObject({
            databaseUrl,
            encryptionKey: Buffer.alloc(32, 1),
        })
    })

    test('a refusal never repeats a secret', () => {
        const message = refusal({ DATABASE_URL: 'mysql://relay:canary-1@db', HEADROOM_ENCRYPTION_KEY: 'canary-2' })
        expect(message).toContain('DATABASE_URL')
        expect(message).not.toContain('canary')
    })
})
