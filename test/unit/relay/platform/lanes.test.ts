/** Lanes: side by side for different names, one by one for the same, no more than may be, and nothing that came meanwhile overlooked. */
import { expect, test } from '@jest/globals'
import { createLanes } from '../../../../relay/src/platform/lanes.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

function createBench(max: number) {
    const lanes = createLanes(max)
    const begun: { readonly name: string; readonly end: () => void }[] = []
    const enter = (name: string): void => lanes.enter(name, () => new Promise((end) => begun.push({ name, end })))
    return { lanes, begun, enter, names: () => begun.map(({ name }) => name) }
}

test('names have lanes side by side, and who finds no room has to come again', async () => {
    const { begun, enter, names } = createBench(2)
    for (const name of ['a', 'b', 'c']) enter(name)
    expect(names()).toEqual(['a', 'b'])
    begun[0]?.end()
    await settle()
    enter('c')
    expect(names()).toEqual(['a', 'b', 'c'])
})

test('what comes while a lane is open is looked at when its look is over, once, however often it came', async () => {
    const { lanes, begun, enter } = createBench(2)
    for (let time = 0; time < 3; time++) enter('a')
    expect(begun).toHaveLength(1)
    let hasEnded = false
    const ending = lanes.end().then(() => (hasEnded = true))
    begun[0]?.end()
    await settle()
    expect([begun.length, hasEnded]).toEqual([2, false])
    begun[1]?.end()
    await ending
    expect(begun).toHaveLength(2)
    enter('a')
    expect(begun).toHaveLength(3)
})
