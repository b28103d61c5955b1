/**
 * Checks which feature of the package names which other feature's classes. Apex has no imports, so the folders are the layers and
 * every class name in the code is a reference. Tests may name everything.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { productFiles } from './apex-check/apex-files.ts'
import { REPOSITORY } from './apex-check/places.ts'

interface Layer {
    readonly mayUse: readonly string[]
    readonly reason: string
}

/** Each feature, what it may use, and why no more. */
const LAYERS: Readonly<Record<string, Layer>> = {
    settings: { mayUse: [], reason: 'It is the bottom: whatever reads a setting may come from anywhere.' },
    jobs: { mayUse: [], reason: 'It starts a job without knowing what the job does.' },
    callout: { mayUse: ['settings'], reason: 'It knows how to talk to the relay, not what about.' },
    configuration: {
        mayUse: ['settings'],
        reason: 'It writes what the org is told to track; what reads it with each save stands in settings.',
    },
    capture: { mayUse: ['settings'], reason: "It runs in the customer's transaction, where nothing may call out or start a job." },
    delivery: {
        mayUse: ['callout', 'configuration', 'jobs', 'settings', 'writeback'],
        reason: 'It carries changes, and an answer says whether writes wait; it must work while nobody looks at health or panel.',
    },
    schema: {
        mayUse: ['callout', 'configuration', 'delivery', 'jobs', 'settings'],
        reason: 'It describes the org in a job of its own and then starts the drain.',
    },
    notification: { mayUse: ['settings'], reason: 'It tells admins what others noticed.' },
    completeness: {
        mayUse: ['callout', 'delivery', 'jobs', 'settings', 'writeback'],
        reason: 'It answers the relay in a job of its own and then starts the drain and the writes.',
    },
    health: {
        mayUse: ['callout', 'completeness', 'configuration', 'delivery', 'notification', 'schema', 'settings', 'writeback'],
        reason: 'A heartbeat starts what follows from its answer: the drain, the description of the org, writes, a notice.',
    },
    approvals: { mayUse: ['configuration', 'schema', 'settings'], reason: 'It keeps what an admin approves and has the relay told.' },
    writeback: {
        mayUse: ['callout', 'capture', 'jobs', 'settings'],
        reason: 'It does what the relay asks for and an admin approved; the changes that follow are captured with their origin.',
    },
    panel: {
        mayUse: ['approvals', 'callout', 'capture', 'configuration', 'delivery', 'health', 'schema', 'settings'],
        reason:
            'It connects, which measures the cost of a publish, schedules heartbeats and drops what a copied org brought along; ' +
            'nobody may depend on a screen.',
    },
}

/** Types that only one feature may name. */
const RESERVED: readonly (readonly [RegExp, string, string])[] = [
    [/\b(HttpRequest|Http)\b(?!Response)/, 'callout', 'One place makes every callout, so that each is signed, bounded and counted.'],
    [/\bEventBus\.publish\b/, 'capture', 'One place publishes, at most once per trigger run.'],
]

interface ApexUnit {
    readonly file: string
    readonly name: string
    readonly feature: string
    readonly code: string
}

/** Code without comments and string literals: a name in a sentence is no reference. */
function stripTexts(source: string): string {
    return source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\])*'/g, ' ')
}

async function readUnits(root: string): Promise<ApexUnit[]> {
    const main = path.join(root, 'force-app/main')
    return await Promise.all(
        (await productFiles(root)).map(async (file) => ({
            file: path.relative(root, file),
            name: path.basename(file).replace(/\.\w+$/, ''),
            feature: path.relative(main, file).split(path.sep)[0] ?? '',
            code: stripTexts(await readFile(file, 'utf8')),
        })),
    )
}

function referenceFaults(unit: ApexUnit, units: readonly ApexUnit[]): string[] {
    const layer = LAYERS[unit.feature]
    if (layer === undefined) {
        return [`${unit.file}: the folder ${unit.feature} is not in the table of layers`]
    }
    return units
        .filter((other) => other.feature !== unit.feature && new RegExp(`\\b${other.name}\\b`, 'i').test(unit.code))
        .filter((other) => other.file.endsWith('.cls') && !layer.mayUse.includes(other.feature))
        .map((other) => `${unit.file}: ${unit.feature} may not use ${other.name} of ${other.feature}. ${layer.reason}`)
}

function reservedFaults(unit: ApexUnit): string[] {
    return RESERVED.filter(([pattern, feature]) => unit.feature !== feature && pattern.test(unit.code)).map(
        ([pattern, feature, reason]) => `${unit.file}: only ${feature} may name ${pattern.source}. ${reason}`,
    )
}

export async function findLayerFaults(root: string): Promise<{ unitCount: number; faults: string[] }> {
    const units = await readUnits(root)
    return { unitCount: units.length, faults: units.flatMap((unit) => [...referenceFaults(unit, units), ...reservedFaults(unit)]) }
}

if (import.meta.main) {
    const { unitCount, faults } = await findLayerFaults(REPOSITORY)
    for (const fault of faults) {
        console.error(fault)
    }
    console.log(`check:apex-layers: ${unitCount} classes and triggers, ${faults.length} faults`)
    process.exitCode = faults.length > 0 || unitCount === 0 ? 1 : 0
}
