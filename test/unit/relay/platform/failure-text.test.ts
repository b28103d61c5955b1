import { describe, expect, test } from '@jest/globals'
import { HeadroomError } from '../../../../relay/src/platform/errors.ts'
import { describeFailure } from '../../../../relay/src/platform/failure-text.ts'

const unavailable = (cause: unknown) => new HeadroomError('store_unavailable', 'The store is not available just now.', { cause })

describe('an operator is told', () => {
    test('why the store does not answer, and what to look at', () => {
        expect(describeFailure(unavailable(new Error('connect ECONNREFUSED 10.0.0.1:5432')))).toBe(
            'The store cannot be used: connect ECONNREFUSED 10.0.0.1:5432. Look whether its server runs, and whether DATABASE_URL is right.',
        )
    })

    test('each address of a name that was tried, once', () => {
        const tried = ['::1', '127.0.0.1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}`))
        expect(describeFailure(unavailable(new AggregateError(tried)))).toContain(
            ': connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1. Look',
        )
    })

    test('the refusal as it is, where it says already what to do', () => {
        expect(describeFailure(new HeadroomError('store_unusable', 'Restore it from a backup.'))).toBe('Restore it from a backup.')
    })

    test('which setting names a folder that cannot be one', () => {
        const message = "EACCES: permission denied, mkdir '/srv/headroom'"
        const error = Object.assign(new Error(message), { code: 'EACCES', syscall: 'mkdir', path: '/srv/headroom' })
        expect(describeFailure(error)).toBe(`${message}. DATA_DIR must be a folder that this account may write in.`)
    })

    test('which settings name an address that is taken', () => {
        const message = 'listen EADDRINUSE: address already in use 127.0.0.1:4200'
        const error = Object.assign(new Error(message), { code: 'EADDRINUSE', syscall: 'listen' })
        expect(describeFailure(error)).toBe(`${message}. Stop what uses that address, or correct RELAY_HOST and RELAY_PORT.`)
    })

    test('the place in the program of what nobody foresaw', () => {
        expect(describeFailure(new TypeError('x is not a function'))).toContain('failure-text.test.ts')
    })
})
