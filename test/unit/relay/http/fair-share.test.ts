import { expect, test } from '@jest/globals'
import { createFairShare } from '../../../../relay/src/http/fair-share.ts'

const never = new Promise<never>(() => undefined)

test('an org has its share under way and no more, and another org its own', async () => {
    const share = createFairShare(2)
    void share.take('a', () => never)
    void share.take('a', () => never)
    await expect(share.take('a', () => Promise.resolve('done'))).rejects.toMatchObject({ code: 'too_many_requests' })
    expect(await share.take('b', () => Promise.resolve('done'))).toBe('done')
})

test('what has ended makes room, also where it failed, for as many as had room before', async () => {
    const share = createFairShare(2)
    for (let round = 0; round < 3; round++) {
        await expect(share.take('a', () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed')
        expect(await share.take('a', () => Promise.resolve('done'))).toBe('done')
    }
    void share.take('a', () => never)
    for (let round = 0; round < 3; round++) expect(await share.take('a', () => Promise.resolve('beside'))).toBe('beside')
    void share.take('a', () => never)
    await expect(share.take('a', () => Promise.resolve('done'))).rejects.toMatchObject({ code: 'too_many_requests' })
})
