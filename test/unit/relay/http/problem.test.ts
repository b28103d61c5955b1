import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { parseInput } from '../../../../relay/src/http/index.ts'

const schema = z.strictObject({
    fields: z.record(z.string(), z.string()),
    name: z.string().min(2).max(3),
    list: z.array(z.string()).max(1),
    number: z.number().min(5).max(9),
})
const valid = { fields: {}, name: 'abc', list: [], number: 5 }

test.each<[string, object, string]>([
    ['fields', { fields: undefined }, 'Give an object.'],
    ['fields', { fields: 'x' }, 'Give an object.'],
    ['name', { name: 'abcd' }, 'Give at most 3 characters.'],
    ['name', { name: 'a' }, 'Give at least 2 characters.'],
    ['list', { list: ['a', 'b'] }, 'Give at most 1 of them.'],
    ['number', { number: 10 }, 'Give at most 9.'],
    ['number', { number: 4 }, 'Give at least 5.'],
])('where a schema says nothing of %s itself, it is said what to give: %j', (field, change, message) => {
    const parse = () => parseInput(schema, { ...valid, ...change }, 'body_invalid')
    expect(parse).toThrow(expect.objectContaining({ field, message }))
})
