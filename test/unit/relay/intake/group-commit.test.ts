import { describe, expect, test } from '@jest/globals'
import { createGroupCommit } from '../../../../relay/src/intake/group-commit.ts'

interface Item {
    readonly name: string
    readonly weight: number
}

const item = (name: string, weight = 1): Item => ({ name, weight })
const outage = new Error('outage')

/** Commits a group a moment later; refuses groups that hold an item of `refused`. Remembers every group it was given. */
function createLanes(refused: Readonly<Record<string, Error>> = {}) {
    const groups: string[][] = []
    const submit = createGroupCommit<Item, string>({
        commit: async (lane, items) => {
            groups.push(items.map(({ name }) => name))
            await new Promise((resolve) => setImmediate(resolve))
            for (const { name } of items) if (refused[name] !== undefined) throw refused[name]
            return items.map(({ name }) => `${lane} ${name}`)
        },
        nameOf: ({ name }) => name,
        weightOf: ({ weight }) => weight,
        itemsMax: 3,
        weightMax: 10,
        isOutage: (error) => error === outage,
    })
    const submitAll = (items: readonly Item[]) => Promise.allSettled(items.map((one) => submit('org', one)))
    return { groups, submit, submitAll }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** One item in a group; each transaction gives way, and ends, when the test says so. */
function createHeldLanes() {
    const groups: string[][] = []
    const running: { giveWay: () => void; end: () => void }[] = []
    const submit = createGroupCommit<Item, string>({
        commit: (_lane, items, giveWay) => {
            groups.push(items.map(({ name }) => name))
            return new Promise((resolve) => running.push({ giveWay, end: () => resolve(items.map(({ name }) => name)) }))
        },
        nameOf: ({ name }) => name,
        weightOf: ({ weight }) => weight,
        itemsMax: 1,
        weightMax: 10,
        isOutage: () => false,
    })
    return { groups, running, submit }
}

describe('group commit', () => {
    test('what comes alone is committed at once; what comes meanwhile is committed together, in order', async () => {
        const { groups, submitAll } = createLanes()
        const results = await submitAll(['a', 'b', 'c'].map((name) => item(name)))
        expect(groups).toEqual([['a'], ['b', 'c']])
        expect(results).toEqual(['a', 'b', 'c'].map((name) => ({ status: 'fulfilled', value: `org ${name}` })))
    })

    test('a group has at most its number of items and its weight, and what is heavier than that goes alone', async () => {
        const { groups, submitAll } = createLanes()
        await submitAll([item('a'), item('b'), item('c'), item('d'), item('e', 6), item('f', 6), item('g', 40), item('h')])
        expect(groups).toEqual([['a'], ['b', 'c', 'd'], ['e'], ['f'], ['g'], ['h']])
    })

    test('a group may weigh just what is allowed', async () => {
        const { groups, submitAll } = createLanes()
        await submitAll([item('a'), item('b', 4), item('c', 6), item('d', 10), item('e')])
        expect(groups).toEqual([['a'], ['b', 'c'], ['d'], ['e']])
    })

    test('two of one name are never in one group', async () => {
        const { groups, submitAll } = createLanes()
        await submitAll([item('a'), item('b'), item('b'), item('c')])
        expect(groups).toEqual([['a'], ['b'], ['b', 'c']])
    })

    test('one that cannot be committed is refused alone: the others of its group are tried again each by itself', async () => {
        const refusal = new Error('refused')
        const { groups, submitAll } = createLanes({ c: refusal })
        const results = await submitAll(['a', 'b', 'c', 'd'].map((name) => item(name)))
        expect(groups).toEqual([['a'], ['b', 'c', 'd'], ['b'], ['c'], ['d']])
        expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
        expect(results[2]).toEqual({ status: 'rejected', reason: refusal })
    })

    test('in an outage a whole group is refused, and what comes later is tried again', async () => {
        const { groups, submit, submitAll } = createLanes({ b: outage })
        const results = await submitAll(['a', 'b', 'c'].map((name) => item(name)))
        expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
        expect(await submit('org', item('d'))).toBe('org d')
        expect(groups).toEqual([['a'], ['b', 'c'], ['d']])
    })

    test('lanes do not wait for each other', async () => {
        const { groups, submit } = createLanes()
        expect(await Promise.all([submit('one', item('a')), submit('two', item('b'))])).toEqual(['one a', 'two b'])
        expect(groups).toEqual([['a'], ['b']])
    })

    test('once a transaction gives way the next is prepared, but no third before the first has ended', async () => {
        const { groups, running, submit } = createHeldLanes()
        const submitted = Promise.all(['a', 'b', 'c'].map((name) => submit('org', item(name))))
        await settle()
        expect(groups).toEqual([['a']])
        running[0]?.giveWay()
        await settle()
        expect(groups).toEqual([['a'], ['b']])
        running[1]?.giveWay()
        await settle()
        expect(groups).toEqual([['a'], ['b']])
        running[0]?.end()
        await settle()
        expect(groups).toEqual([['a'], ['b'], ['c']])
        running[1]?.end()
        running[2]?.end()
        expect(await submitted).toEqual(['a', 'b', 'c'])
    })

    test('who comes while the last transaction ends waits for its end, and who comes after it begins anew', async () => {
        const { groups, running, submit } = createHeldLanes()
        const first = submit('org', item('a'))
        running[0]?.giveWay()
        await settle()
        const second = submit('org', item('b'))
        await settle()
        expect(groups).toEqual([['a']])
        running[0]?.end()
        await settle()
        running[1]?.end()
        expect(await Promise.all([first, second])).toEqual(['a', 'b'])
        await settle()
        const third = submit('org', item('c'))
        running[2]?.end()
        expect(await third).toBe('c')
    })
})
