/** FAILURES C1-10: the time a signature takes to be refused must not tell how much of it is right. */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { isSigned, sign } from '../../../../relay/src/signing/signature-policy.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const POLICY = 'relay/src/signing/signature-policy.ts'

test('FAILURES C1-10: signatures are compared as hashes of equal length by timingSafeEqual, all of them, and by nothing else', () => {
    const code = readFileSync(POLICY, 'utf8')
    const body = /export function isSigned[\s\S]*?\n}\n/.exec(code)?.[0] ?? ''
    expect(body).toContain('timingSafeEqual(expected, sha256(signature))')
    expect(body).toContain('const expected = sha256(')
    expect(body).not.toMatch(/===|!==|includes\(|equals\(|startsWith\(|return true|break|some\(|find\(/)
})

const key = randomBytes(32)
const payload = randomBytes(2_000)
const headers = { orgId: '', id: 'timing-0', timestamp: '1790000000' }
const right = sign(key, headers.id, headers.timestamp, payload)
/** Wrong in the byte at this place of the signature, right before it. */
function spoilAt(place: number): string {
    const bytes = createHmac('sha256', key).update(`${headers.id}.${headers.timestamp}.`).update(payload).digest()
    bytes[place] = (bytes[place] ?? 0) ^ 0xff
    return `v1,${bytes.toString('base64')}`
}

test('a signature that is wrong in any byte is refused', () => {
    expect(isSigned(key, { ...headers, signatures: [right] }, payload)).toBe(true)
    for (let place = 0; place < 32; place++) expect(isSigned(key, { ...headers, signatures: [spoilAt(place)] }, payload)).toBe(false)
})

function measure(signatures: string[]): number {
    const started = process.hrtime.bigint()
    isSigned(key, { ...headers, signatures }, payload)
    return Number(process.hrtime.bigint() - started)
}

/** Welch's t of two samples without their slowest tenth, which is the machine's. */
function welch(a: readonly number[], b: readonly number[]): number {
    const [left, right] = [a, b].map((all) => all.toSorted((x, y) => x - y).slice(0, Math.floor(all.length * 0.9)))
    const describe = (all: readonly number[] = []) => {
        const mean = all.reduce((sum, one) => sum + one, 0) / all.length
        return { mean, share: all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (all.length - 1) / all.length }
    }
    const [first, second] = [describe(left), describe(right)]
    return Math.abs(first.mean - second.mean) / Math.sqrt(first.share + second.share)
}

// A figure of time: it says something on a machine that does nothing else.
if (isLong) {
    test('FAILURES C1-10: 100,000 refusals take as long when the first byte is wrong as when only the last is (Welch t < 4.5)', () => {
        const wrong: [string[], string[]] = [[spoilAt(0)], [spoilAt(31)]]
        const times: [number[], number[]] = [[], []]
        for (let turn = 0; turn < 110_000; turn++) {
            const which = Math.random() < 0.5 ? 0 : 1
            const time = measure(wrong[which])
            if (turn >= 10_000) times[which].push(time)
        }
        expect(welch(...times)).toBeLessThan(4.5)
    })
}
