/**
 * Fails when the package's Apex grows beyond its bounds: all of it beyond 2 % of the 6 MB that Salesforce allows in an org, or the
 * real-time part beyond 1 %. The real-time part is every feature of which code runs with a save, a delivery or a heartbeat, whole:
 * capture, delivery, callout, health, jobs, and the settings that they read. What an admin's click or wish runs, a job of its own, or a
 * heartbeat at both ends of an outage, counts among all only. Counted as Salesforce counts, without @IsTest classes
 * (https://help.salesforce.com/s/articleView?id=000382172) and "after removing comments", as the error of the limit says
 * (https://offthecloud.blogspot.com/2020/04/apex-code-character-limit.html): explaining code must not cost room for it.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { productFiles } from './apex-check/apex-files.ts'
import { REPOSITORY } from './apex-check/places.ts'

const CHARACTERS_MAX = 120_000
const REAL_TIME_CHARACTERS_MAX = 60_000
const REAL_TIME: ReadonlySet<string> = new Set(['callout', 'capture', 'delivery', 'health', 'jobs', 'settings'])

/** A string literal is kept whole: what looks like a comment inside it is text. */
function removeComments(source: string): string {
    return source.replace(/('(?:\\.|[^'\\])*')|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_match, literal: string | undefined) => literal ?? '')
}

function featureOf(file: string): string {
    return path.relative(path.join(REPOSITORY, 'force-app/main'), file).split(path.sep)[0] ?? ''
}

const sizes = await Promise.all(
    (await productFiles(REPOSITORY)).map(async (file) => ({
        feature: featureOf(file),
        characters: removeComments(await readFile(file, 'utf8')).length,
    })),
)
const sum = (some: typeof sizes): number => some.reduce((total, { characters }) => total + characters, 0)
const all = sum(sizes)
const realTime = sum(sizes.filter(({ feature }) => REAL_TIME.has(feature)))
const verdict =
    `${sizes.length} product Apex files without comments: real-time part ${realTime} of at most ${REAL_TIME_CHARACTERS_MAX} characters, ` +
    `all ${all} of at most ${CHARACTERS_MAX}`
if (realTime === 0 || realTime > REAL_TIME_CHARACTERS_MAX || all > CHARACTERS_MAX) {
    console.error(`check:apex-size failed: ${verdict}`)
    process.exitCode = 1
} else {
    console.log(`check:apex-size: ${verdict}`)
}
