/** Orgs, keys and tokens in a real store: what is shown once, what is stored, and how soon a revocation works. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createOrgs } from '../../../../relay/src/orgs/index.ts'
import type { Orgs } from '../../../../relay/src/orgs/index.ts'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

let fresh: FreshDatabase
let orgs: Orgs
let now = Date.UTC(2026, 10, 22)
const sealer = createSealer(Buffer.alloc(32, 1))
const ORG = '00D000000000001EAA'

beforeAll(async () => {
    fresh = await createFreshDatabase()
    orgs = createOrgs({ database: fresh.database, sealer, clock: { now: () => new Date(now) } })
})
afterAll(() => fresh.drop())

describe('orgs', () => {
    test('keys are printed once, differ by direction, and are stored sealed for their org', async () => {
        const keys = await orgs.add(ORG.slice(0, 15))
        expect(keys.requestKey).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
        expect(keys.requestKey).not.toBe(keys.responseKey)
        const [found] = await orgs.findKeys(ORG)
        expect(`whsec_${found?.requestKey.toString('base64')}`).toBe(keys.requestKey)
        const [row] = await fresh.database.query<{ request_key: Buffer }>('select request_key from orgs')
        expect(row?.request_key.includes(found?.requestKey ?? Buffer.alloc(1))).toBe(false)
        expect(() => sealer.open(row?.request_key ?? Buffer.alloc(0), '00D000000000002EAA')).toThrow('do not open')
    })

    test('an org is not added twice, and text that is no org id is refused by name; nothing changes', async () => {
        const before = await takeSnapshot(fresh.database)
        await expect(orgs.add(ORG)).rejects.toMatchObject({ code: 'org_exists' })
        await expect(orgs.add('acme')).rejects.toMatchObject({ code: 'parameter_invalid', field: 'orgId' })
        await expect(orgs.addToken('00D000000000009EAA')).rejects.toMatchObject({ code: 'org_unknown' })
        expect(await takeSnapshot(fresh.database)).toEqual(before)
    })

    test('a token speaks for its org only, and only its hash is stored', async () => {
        const token = await orgs.addToken(ORG)
        expect(token).toMatch(/^hr_00D000000000001EAA_[A-Za-z0-9_-]{43}$/)
        expect(await orgs.findTokenHolder(token)).toEqual({ orgId: ORG, role: 'admin' })
        await orgs.add('00D000000000002EAA')
        expect(await orgs.findTokenHolder(token.replace(ORG, '00D000000000002EAA'))).toBeNull()
        expect(await orgs.findTokenHolder(`${token.slice(0, -1)}?`)).toBeNull()
        expect(JSON.stringify(await takeSnapshot(fresh.database))).not.toContain(token.slice(-43, -4))
    })

    test('FAILURES C1-6 and C1-8: a revoked token, and the key of a removed org, stop working within five seconds', async () => {
        const token = await orgs.addToken(ORG)
        expect(await orgs.findTokenHolder(token)).not.toBeNull()
        await orgs.findKeys(ORG)
        await fresh.database.query('update api_tokens set revoked_at = now()')
        await fresh.database.query('delete from orgs where org_id = $1', [ORG])
        now += 5_000
        expect(await orgs.findTokenHolder(token)).toBeNull()
        expect(await orgs.findKeys(ORG)).toEqual([])
    })

    test('FAILURES O9: a revoked token stops working where the clock is set back an hour too', async () => {
        await orgs.add('00D000000000003EAA')
        const token = await orgs.addToken('00D000000000003EAA')
        expect(await orgs.findTokenHolder(token)).not.toBeNull()
        await fresh.database.query('update api_tokens set revoked_at = now()')
        now -= 3_600_000
        expect(await orgs.findTokenHolder(token)).toBeNull()
    })
})
