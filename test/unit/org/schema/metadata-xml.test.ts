/** Metadata XML is read strictly: what a merge left behind must not pass for metadata. */
import { describe, expect, test } from '@jest/globals'
import { childText, readMetadataXml } from '../../../org/schema/metadata-xml.ts'

const read = (text: string) => readMetadataXml(text, 'a.xml')

describe('metadata XML', () => {
    test('is elements that hold text or elements', () => {
        const root = read(
            '<?xml version="1.0"?>\n<Labels>\n    <!-- one -->\n    <label>\n        <value>a &lt; b</value>\n        <empty/>\n    </label>\n</Labels>',
        )
        expect(root.children.map(({ name }) => name)).toEqual(['label'])
        expect(childText(root.children[0] ?? root, 'value')).toBe('a < b')
    })

    test.each([
        ['text beside elements', '<a><b>1</b>\n=======\n<b>2</b></a>', '<a> holds text beside its elements: ======='],
        ['text before the end', '<a><b>1</b>\n>>>>>>> theirs\n</a>', '<a> holds text beside its elements: >>>>>>> theirs'],
        ['a < that begins no element', '<a>\n<<<<<<< ours\n<b>1</b></a>', 'a < that begins no element'],
        ['an element that is not closed', '<a><b>1</a>', '</a> closes <b>'],
    ])('is refused with %s', (_case, text, problem) => {
        expect(() => read(text)).toThrow(problem)
    })
})
