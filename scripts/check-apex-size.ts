/**
 * Fails when the package's Apex grows beyond its bound: 1 % of the 6 MB that Salesforce allows in an org. Counted as Salesforce counts,
 * without @IsTest classes (https://help.salesforce.com/s/articleView?id=000382172) and "after removing comments", as the error of the
 * limit says (https://offthecloud.blogspot.com/2020/04/apex-code-character-limit.html): explaining code must not cost room for it.
 */
import { readFile } from 'node:fs/promises'
import { productFiles } from './apex-check/apex-files.ts'
import { REPOSITORY } from './apex-check/places.ts'

const CHARACTERS_MAX = 60_000

/** A string literal is kept whole: what looks like a comment inside it is text. */
function removeComments(source: string): string {
    return source.replace(/('(?:\\.|[^'\\])*')|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_match, literal: string | undefined) => literal ?? '')
}

const files = await productFiles(REPOSITORY)
let characters = 0
let withComments = 0
for (const file of files) {
    const source = await readFile(file, 'utf8')
    characters += removeComments(source).length
    withComments += source.length
}
const verdict = `${files.length} product Apex files, ${characters} of at most ${CHARACTERS_MAX} characters (${withComments} with comments)`
if (files.length === 0 || characters > CHARACTERS_MAX) {
    console.error(`check:apex-size failed: ${verdict}`)
    process.exitCode = 1
} else {
    console.log(`check:apex-size: ${verdict}`)
}
