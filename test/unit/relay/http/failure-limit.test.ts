/** Refused credentials are counted by address and org for a minute; past the limit they are answered otherwise, and somebody is told once. */
import { expect, test } from '@jest/globals'
import { FAILURES_MAX, createFailureLimit } from '../../../../relay/src/http/failure-limit.ts'
import { HeadroomError } from '../../../../relay/src/platform/errors.ts'

const REFUSAL = new HeadroomError('unauthorized', 'The signature is wrong.')

function createBench() {
    let now = Date.parse('2026-11-22T12:00:00Z')
    const told: string[] = []
    const limit = createFailureLimit({ now: () => new Date(now) }, (address, orgId) => told.push(`${address} ${orgId}`))
    const fail = (address: string, orgId: string, times = 1): string =>
        Array.from({ length: times }, () => limit.count(address, orgId, REFUSAL).code).at(-1) ?? ''
    return { told, fail, pass: (ms: number) => (now += ms) }
}

test('a hundred failures are told as what they are, each further one as too many, and who watches hears of it once', () => {
    const { told, fail } = createBench()
    expect(fail('192.0.2.1', 'a', FAILURES_MAX)).toBe('unauthorized')
    expect(told).toEqual([])
    expect(fail('192.0.2.1', 'a')).toBe('too_many_requests')
    expect(fail('192.0.2.1', 'a', 200)).toBe('too_many_requests')
    expect(told).toEqual(['192.0.2.1 a'])
})

test('each address and each org counts by itself', () => {
    const { fail } = createBench()
    fail('192.0.2.1', 'a', FAILURES_MAX + 1)
    expect([fail('192.0.2.1', 'b'), fail('192.0.2.2', 'a')]).toEqual(['unauthorized', 'unauthorized'])
})

test('a minute after the first failure all begin anew, not a moment earlier', () => {
    const { told, fail, pass } = createBench()
    fail('192.0.2.1', 'a', FAILURES_MAX + 1)
    pass(59_999)
    expect(fail('192.0.2.1', 'a')).toBe('too_many_requests')
    pass(1)
    expect(fail('192.0.2.1', 'a', FAILURES_MAX)).toBe('unauthorized')
    fail('192.0.2.1', 'a')
    expect(told).toHaveLength(2)
})

test('past 10,000 names further ones are counted together, and those that have a count keep it', () => {
    const { fail } = createBench()
    for (let number = 0; number < 10_000; number++) fail(`address ${number}`, 'a')
    const others = Array.from({ length: FAILURES_MAX + 1 }, (_, number) => fail(`other ${number}`, 'a'))
    expect([others.at(-2), others.at(-1)]).toEqual(['unauthorized', 'too_many_requests'])
    expect(fail('address 9999', 'a')).toBe('unauthorized')
})
