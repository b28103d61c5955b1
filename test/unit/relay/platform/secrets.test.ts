/** Sealed keys, the key file, ids and what a log line may hold. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import { loadEncryptionKey } from '../../../../relay/src/platform/encryption-key.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { toId18, toOrgId } from '../../../../relay/src/platform/salesforce-id.ts'

const sealer = createSealer(Buffer.alloc(32, 1))

describe('sealing', () => {
    test('what is sealed opens again, and the same secret never looks the same', () => {
        fc.assert(
            fc.property(fc.uint8Array(), (secret) => {
                const [first, second] = [sealer.seal(secret, 'org'), sealer.seal(secret, 'org')]
                expect(sealer.open(first, 'org')).toEqual(Buffer.from(secret))
                expect(first.equals(second)).toBe(false)
            }),
        )
    })

    test('FAILURES C4-78: what was sealed for one org does not open for another', () => {
        expect(() => sealer.open(sealer.seal(Buffer.from('secret'), 'A'), 'B')).toThrow(expect.objectContaining({ code: 'key_unreadable' }))
    })

    test('a changed byte, another key and another key version do not open', () => {
        const sealed = sealer.seal(Buffer.from('secret'), 'org')
        for (let at = 0; at < sealed.length; at++) {
            const changed = Buffer.from(sealed)
            changed[at] = (changed[at] ?? 0) ^ 1
            expect(() => sealer.open(changed, 'org')).toThrow('do not open')
        }
        expect(() => createSealer(Buffer.alloc(32, 2)).open(sealed, 'org')).toThrow('do not open')
        expect(createSealer(Buffer.alloc(32, 2), Buffer.alloc(32, 1)).open(sealed, 'org')).toEqual(Buffer.from('secret'))
    })
})

describe('the key file', () => {
    test('FAILURES C4-80 and C4-87: is made once, for its owner only, and refused when others can read it or it holds no key', () => {
        const folder = mkdtempSync(join(tmpdir(), 'headroom-key-'))
        const path = join(folder, 'encryption.key')
        const key = loadEncryptionKey(undefined, folder)
        expect(key).toHaveLength(32)
        expect(loadEncryptionKey(undefined, folder)).toEqual(key)
        expect(statSync(path).mode & 0o777).toBe(0o600)
        chmodSync(path, 0o644)
        expect(() => loadEncryptionKey(undefined, folder)).toThrow('chmod 600')
        chmodSync(path, 0o600)
        writeFileSync(path, 'nothing')
        expect(() => loadEncryptionKey(undefined, folder)).toThrow('restore it')
        expect(readFileSync(path, 'utf8')).toBe('nothing')
        rmSync(folder, { recursive: true })
    })
})

describe('Salesforce ids', () => {
    test('FAILURES B1-H17: both forms of an id are one, and ids that differ in case are two', () => {
        const id15 = fc.stringMatching(/^[A-Za-z0-9]{15}$/)
        fc.assert(
            fc.property(id15, id15, (left, right) => {
                const [a, b] = [toId18(left), toId18(right)]
                expect(a).toHaveLength(18)
                expect(toId18(a ?? '')).toBe(a)
                // The longer form still tells them apart when case is ignored: that is what its checksum is for.
                expect(a?.toLowerCase() === b?.toLowerCase()).toBe(left === right)
            }),
        )
    })

    test('a wrong checksum, a wrong prefix and other text is no id', () => {
        expect(toId18('00D000000000001AAA')).toBeNull()
        expect(toOrgId('00D000000000001')).toBe('00D000000000001EAA')
        expect(toOrgId('00Q000000000001EAA')).toBeNull()
        expect(toId18("001' OR '1'='1")).toBeNull()
    })
})

describe('the log', () => {
    test('holds no secret under its name, no row in an error, and one line per event', () => {
        const lines: string[] = []
        const log = createLog('info', { write: (line) => void lines.push(line) })
        const error = Object.assign(new Error('refused'), { code: '23505', detail: 'Key (email)=(canary-1)' })
        log.error({ err: error, token: 'canary-2', org: { requestKey: 'canary-3' } }, 'line\nbreak')
        expect(lines).toHaveLength(1)
        expect(lines[0]).not.toContain('canary')
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'line\nbreak', err: { code: '23505' } })
    })
})
