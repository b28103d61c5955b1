import { describe, expect, test } from '@jest/globals'
import { Limits } from '../../../org/platform/limits.ts'
import type { LimitName } from '../../../org/platform/limits.ts'
import type { TransactionKind } from '../../../org/runtime/transaction.ts'

describe('governor limits', () => {
    test.each<readonly [LimitName, string]>([
        ['soql', 'Too many SOQL queries: 101'],
        ['queryRows', 'Too many query rows: 50001'],
        ['dml', 'Too many DML statements: 151'],
        ['dmlRows', 'Too many DML rows: 10001'],
        ['callouts', 'Too many callouts: 101'],
        ['futures', 'Too many future calls: 51'],
        ['queueables', 'Too many queueable jobs added to the queue: 51'],
        ['heapBytes', 'Apex heap size too large: 6000001'],
    ])('row F7, F8: one %s too many', (name, text) => {
        const limits = new Limits('synchronous')
        limits.spend(name, limits.max(name))
        expect(() => limits.spend(name)).toThrow(text)
    })

    test('row A31: an exceeded limit cannot be caught', () => {
        const limits = new Limits('synchronous')
        expect(() => limits.spend('soql', 101)).toThrow(expect.objectContaining({ typeName: 'System.LimitException', isCatchable: false }))
    })

    test.each<readonly [TransactionKind, LimitName, number]>([
        ['queueable', 'soql', 200],
        ['queueable', 'queueables', 1],
        ['queueable', 'futures', 50],
        ['future', 'futures', 0],
        ['batch', 'futures', 0],
        ['batch', 'heapBytes', 12_000_000],
        ['scheduled', 'soql', 100],
        ['scheduled', 'queueables', 50],
        ['event', 'cpuMs', 10_000],
        ['event', 'queueables', 50],
        ['finalizer', 'queueables', 1],
        ['finalizer', 'soql', 100],
        ['future', 'cpuMs', 60_000],
    ])('row D1, D9, F1: %s transactions have %s %d', (kind, name, max) => {
        expect(new Limits(kind).max(name)).toBe(max)
    })

    test('row F7: an endless loop ends at the CPU limit, at the same statement each time', () => {
        const run = (): number => {
            const limits = new Limits('synchronous')
            for (let steps = 1; ; steps++) {
                try {
                    limits.step()
                } catch (error) {
                    expect((error as Error).message).toBe('Apex CPU time limit exceeded')
                    return steps
                }
            }
        }
        expect(run()).toBe(run())
    })

    test('row E5: between startTest and stopTest limits are fresh, then the counts from before go on', () => {
        const limits = new Limits('test')
        limits.spend('soql', 3)
        limits.openTestWindow()
        expect(limits.used('soql')).toBe(0)
        limits.spend('soql', 7)
        limits.closeTestWindow()
        expect(limits.used('soql')).toBe(3)
    })

    test('row C5, F6: a chunk starts anew in a Bulk API request only', () => {
        for (const [kind, expected] of [
            ['bulk', 0],
            ['rest', 5],
        ] as const) {
            const limits = new Limits(kind)
            limits.spend('dml', 5)
            limits.startChunk()
            expect(limits.used('dml')).toBe(expected)
        }
    })

    test('row C21: restore returns to the counts of a snapshot, steps included', () => {
        const limits = new Limits('synchronous')
        const before = limits.save()
        for (let steps = 0; steps < 10_000; steps++) limits.step()
        limits.spend('soql')
        limits.restore(before)
        expect([limits.used('soql'), limits.used('cpuMs')]).toEqual([0, 0])
    })
})
