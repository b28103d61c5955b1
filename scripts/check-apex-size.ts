/**
 * Fails when the package's Apex grows beyond its bound. Salesforce allows 6 MB of Apex in an org; the package may take 1 % of it.
 * Tests do not count there (Apex Developer Guide, "Execution Governors and Limits": code in @IsTest classes is free).
 */
import { readFile } from 'node:fs/promises'
import { productFiles } from './apex-check/apex-files.ts'
import { REPOSITORY } from './apex-check/places.ts'

const CHARACTERS_MAX = 60_000

const files = await productFiles(REPOSITORY)
let characters = 0
for (const file of files) {
    characters += (await readFile(file, 'utf8')).length
}
const verdict = `${files.length} product Apex files, ${characters} of at most ${CHARACTERS_MAX} characters`
if (files.length === 0 || characters > CHARACTERS_MAX) {
    console.error(`check:apex-size failed: ${verdict}`)
    process.exitCode = 1
} else {
    console.log(`check:apex-size: ${verdict}`)
}
