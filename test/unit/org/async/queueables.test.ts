import { afterEach, describe, expect, test } from '@jest/globals'
import type { FinalizerContext } from '../../../org/library/async-contexts.ts'
import type { LocalOrg } from '../../../org/local-org.ts'
import { createDrivenClock } from '../../../org/platform/clock.ts'
import { limitException } from '../../../org/runtime/exception.ts'
import { apexException } from '../../../org/runtime/exception.ts'
import { column, HandWritten, insert, NO_OPTIONS, type State } from './hand-written-program.ts'

const ran: string[] = []
let org: LocalOrg

const program = new HandWritten()
    .add('Job', {
        interfaces: ['Queueable'],
        fields: ['name', 'transientName'],
        methods: { execute: (self, _context) => void ran.push(`${String(self['name'])} ${String(self['transientName'])}`) },
    })
    .add('Chain', {
        interfaces: ['Queueable'],
        fields: ['left'],
        methods: {
            execute: (self, _context) => {
                ran.push(`chain ${String(self['left'])}`)
                if (self['left'] !== 0) enqueueNow('Chain', { left: (self['left'] as number) - 1 })
            },
        },
    })
    .add('Greedy', { interfaces: ['Queueable'], methods: { execute: (_self, _context) => void [enqueueNow('Job'), enqueueNow('Job')] } })
    .add('Failing', {
        interfaces: ['Queueable'],
        fields: ['how', 'finalizer'],
        methods: {
            execute: (self, _context) => {
                org.services.async.attachFinalizer(self['finalizer'])
                insert('Task', { Subject: 'of a failed job' })
                if (self['how'] === 'limit') throw limitException('Apex heap size too large: 12000001')
                if (self['how'] === 'exception') throw apexException('MathException', 'Divide by 0')
                const finalizer = self['finalizer'] as State
                finalizer['note'] = 'at the end'
            },
        },
    })
    .add('Final', {
        interfaces: ['Finalizer'],
        fields: ['note', 'again'],
        methods: {
            execute: (self, context) => {
                const { facts } = context as FinalizerContext
                ran.push(
                    `${facts.result} ${facts.exception?.typeName ?? ''} ${facts.exception?.getMessage() ?? ''} ${String(self['note'])}`.replace(
                        / +/g,
                        ' ',
                    ),
                )
                if (self['again'] === true) enqueueNow('Failing', { how: 'exception', finalizer: program.make('Final', { again: true }) })
            },
        },
    })

function enqueueNow(name: string, state: State = {}, options = {}): string {
    return org.services.async.enqueue(program.make(name, state), { ...NO_OPTIONS, ...options })
}

function save<T>(work: () => T): T {
    return org.runAsUser(org.users.admin, 'synchronous', work)
}

function start(settings: Parameters<HandWritten['org']>[0] = {}): void {
    ran.length = 0
    org = program.org(settings)
}

afterEach(async () => org.close())

describe('System.enqueueJob', () => {
    test('row D1: the 51st job of a synchronous transaction and the second of a queueable are refused', async () => {
        start()
        expect(() => save(() => Array.from({ length: 51 }, () => enqueueNow('Job')))).toThrow(
            'Too many queueable jobs added to the queue: 51',
        )
        save(() => enqueueNow('Greedy'))
        await org.settle()
        expect(ran).toEqual([])
        expect(column(org, 'SELECT ExtendedStatus FROM AsyncApexJob', 'ExtendedStatus')).toEqual([
            'Too many queueable jobs added to the queue: 2',
        ])
    })

    test('row D2: a rollback discards the job and its row; the id has the prefix 707', async () => {
        start()
        const failing = (): void => {
            enqueueNow('Job')
            throw new Error('undo')
        }
        expect(() => save(failing)).toThrow('undo')
        expect(column(org, 'SELECT Id FROM AsyncApexJob', 'Id')).toEqual([])
        expect(save(() => enqueueNow('Job', { name: 'kept' }))).toMatch(/^707\w{15}$/)
        await org.settle()
        expect(ran).toEqual(['kept null'])
        expect(column(org, 'SELECT Status FROM AsyncApexJob', 'Status')).toEqual(['Completed'])
    })

    test('rows D3 and A38: the job is a snapshot, its transient fields are null', async () => {
        start()
        save(() => {
            const job = program.make('Job', { name: 'before', transientName: 'gone' })
            org.services.async.enqueue(job, NO_OPTIONS)
            job['name'] = 'after'
        })
        await org.settle()
        expect(ran).toEqual(['before null'])
    })

    test('row D4: a delay of 10 minutes waits for the clock, 11 are refused', async () => {
        const clock = createDrivenClock(Date.parse('2026-11-22T10:00:00Z'))
        start({ clock })
        save(() => enqueueNow('Job', { name: 'late' }, { delayMinutes: 10 }))
        await clock.advance(9 * 60_000)
        await org.settle()
        expect(ran).toEqual([])
        await clock.advance(60_000)
        await org.settle()
        expect(ran).toEqual(['late null'])
        expect(() => save(() => enqueueNow('Job', {}, { delayMinutes: 11 }))).toThrow(/between 0 and 10 minutes/)
    })

    test('row D6: a chain ends at 5 jobs in a Developer org, is unlimited elsewhere, and AsyncOptions says otherwise', async () => {
        start({ isDeveloperEdition: true })
        save(() => enqueueNow('Chain', { left: 9 }))
        await org.settle()
        expect(ran).toHaveLength(5)
        expect(org.log.join('\n')).toContain('System.AsyncException: Maximum stack depth has been reached.')
        ran.length = 0
        save(() => enqueueNow('Chain', { left: 9 }, { maximumStackDepth: 7 }))
        await org.settle()
        expect(ran).toHaveLength(7)
        await org.close()
        start()
        save(() => enqueueNow('Chain', { left: 9 }))
        await org.settle()
        expect(ran).toHaveLength(10)
    })

    test('row D7: a signature is held while its job waits, in the same transaction too, and free when it has run', async () => {
        start()
        const signed = (): string => enqueueNow('Job', {}, { duplicateSignature: 'drain' })
        const refusal = 'Attempt to enqueue job with duplicate queueable signature'
        expect(() => save(() => [signed(), signed()])).toThrow(refusal)
        save(signed)
        expect(() => save(signed)).toThrow(refusal)
        await org.settle()
        expect(save(signed)).toMatch(/^707/)
        await org.settle()
        expect(ran).toHaveLength(2)
    })

    test('row D28: past the daily allowance it throws the catchable AsyncException; finalizers cost nothing', async () => {
        start()
        org.limits.set('DailyAsyncApexExecutions', { max: 2 })
        save(() => enqueueNow('Failing', { finalizer: program.make('Final') }))
        await org.settle()
        expect(org.limits.read('DailyAsyncApexExecutions').used).toBe(1)
        const two = (): unknown => save(() => [enqueueNow('Job'), enqueueNow('Job')])
        expect(two).toThrow('Rate Limiting Exception : AsyncApexExecutions Limit exceeded.')
        expect(two).toThrow(expect.objectContaining({ typeName: 'System.AsyncException', isCatchable: true }))
    })
})

describe('finalizers', () => {
    test('rows D9 and D10: one runs after success and after failure, sees its state at the end, and gets the exception', async () => {
        start()
        for (const how of ['success', 'exception', 'limit'])
            save(() => enqueueNow('Failing', { how, finalizer: program.make('Final', { note: 'start' }) }))
        await org.settle()
        expect([...ran].sort()).toEqual([
            'SUCCESS at the end',
            'UNHANDLED_EXCEPTION System.AsyncException System.LimitException: Apex heap size too large: 12000001 start',
            'UNHANDLED_EXCEPTION System.MathException Divide by 0 start',
        ])
        expect(column(org, 'SELECT Id FROM Task', 'Id')).toHaveLength(1)
    })

    test('row D11: a failing job is enqueued again by its finalizer five times at most', async () => {
        start()
        save(() => enqueueNow('Failing', { how: 'exception', finalizer: program.make('Final', { again: true }) }))
        await org.settle()
        expect(ran).toHaveLength(6)
    })

    test('row D8: outside of a queueable, null, and a second one are refused', () => {
        start()
        const attach = (): void => save(() => org.services.async.attachFinalizer(program.make('Final')))
        expect(attach).toThrow('System.attachFinalizer(Finalizer) is not allowed in this context')
    })
})
