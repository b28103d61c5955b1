import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { buildUnit } from '../../../org/apex/build/declarations.ts'
import { Source } from '../../../org/apex/build/source.ts'
import { parseClass } from '../../../org/apex/parse.ts'
import { ApexCompileError } from '../../../org/apex/program.ts'
import { readBind, readClass } from '../../../org/apex/syntax.ts'
import { keepTree } from '../../../org/apex/tree-store.ts'

/** A class that no run has read before. */
function newSource(): Source {
    const text = `public without sharing class Kept {
    // ${randomUUID()}
    @TestVisible private static final Long BIG = 9000000000L;
    public List<Lead> find(String name) { return [SELECT Id FROM Lead WHERE Name = :name.trim()]; }
}`
    return new Source('Kept.cls', text)
}

describe('The syntax tree of a source', () => {
    test('read a second time is the one that the parser gives', () => {
        const source = newSource()
        const built = buildUnit(source, parseClass(source.file, source.text))
        expect(readClass(source)).toEqual(built)
        expect(readClass(source)).toEqual(built)
    })

    test('is made once for a text, and never shared, since a compilation may keep it', () => {
        const { text } = newSource()
        let made = 0
        const make = (): object => ({ words: new Set(['static']), number: ++made })
        const trees = [keepTree('class', text, make), keepTree('class', text, make), keepTree('class', text, make)]
        expect(trees).toEqual(Array.from({ length: 3 }, () => ({ words: new Set(['static']), number: 1 })))
        expect(new Set(trees).size).toBe(3)
    })

    test('is not that of the same text read as something else, or at another line', () => {
        const bind = `nameOf('${randomUUID()}')`
        expect(readBind(new Source('Kept.cls', bind, 4)).at.line).toBe(5)
        expect(readBind(new Source('Kept.cls', bind, 7)).at.line).toBe(8)
    })

    test('that has an error is refused each time, under the name of the file that has it', () => {
        const { text } = newSource()
        for (const file of ['First.cls', 'Second.cls'])
            expect(() => readClass(new Source(file, `${text} }`))).toThrow(
                new ApexCompileError(file, 5, 3, "extraneous input '}' expecting <EOF>"),
            )
    })
})
