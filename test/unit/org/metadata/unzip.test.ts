import { describe, expect, test } from '@jest/globals'
import { unzip } from '../../../org/metadata/unzip.ts'
import { zip } from '../../../support/zip.ts'

const FILES = { 'package.xml': '<Package/>', 'classes/Some.cls': 'public class Some {}'.repeat(100) }

describe('a zip file', () => {
    test.each([0, 8] as const)('packed by method %i gives its files back', (method) => {
        const files = unzip(zip(FILES, method))
        expect([...files].map(([path, content]) => [path, content.toString()])).toEqual(Object.entries(FILES))
    })

    test('gives no folders', () => {
        expect([...unzip(zip({ 'classes/': '', 'classes/a': 'x' })).keys()]).toEqual(['classes/a'])
    })

    test('that is none is refused', () => {
        expect(() => unzip(Buffer.from('This is no zip file at all.'))).toThrow('this is no zip file')
        expect(() => unzip(Buffer.alloc(0))).toThrow('this is no zip file')
    })

    test('that is cut off is refused, wherever it is cut', () => {
        const whole = zip(FILES)
        for (let length = 0; length < whole.length; length++) expect(() => unzip(whole.subarray(0, length))).toThrow()
    })

    test('whose content does not fit its checksum is refused', () => {
        const bytes = zip(FILES, 0)
        bytes[bytes.indexOf('public')] = 0
        expect(() => unzip(bytes)).toThrow('classes/Some.cls is damaged')
    })

    test('that unpacks to more than it says is refused before it is unpacked', () => {
        const bytes = zip({ a: 'x'.repeat(100_000) })
        // The length unpacked, in the directory's record.
        bytes.writeUInt32LE(10, bytes.indexOf('PK\x01\x02') + 24)
        expect(() => unzip(bytes)).toThrow('a is damaged')
    })

    test.each(['../outside', '/etc/outside', 'classes/../../outside', 'classes\\outside'])('that names %s is refused', (path) => {
        expect(() => unzip(zip({ [path]: 'x' }))).toThrow('which is outside of it')
    })

    test('of more than 10,000 files is refused', () => {
        const files = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`f${index}`, '']))
        expect(() => unzip(zip(files, 0))).toThrow('10000 are allowed')
    })
})
