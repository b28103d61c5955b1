/** Line coverage per class and trigger (row E16). Which lines are coverable is the compiler's decision. */
import type { Program } from '../apex/program.ts'
import type { ClassCoverage } from './test-results.ts'

export function resetCoverage(program: Program): void {
    for (const lines of program.coverage.values()) for (const line of lines.keys()) lines.set(line, 0)
}

/** Row E4: what a setup method runs covers nothing. */
export function withoutCoverage<T>(program: Program, work: () => T): T {
    const before = [...program.coverage.values()].map((lines) => [lines, new Map(lines)] as const)
    try {
        return work()
    } finally {
        for (const [lines, hits] of before) for (const [line, count] of hits) lines.set(line, count)
    }
}

export function measureCoverage(program: Program): ClassCoverage[] {
    const testFiles = new Set([...program.classes.values()].filter((type) => type.isTest).map((type) => type.source.name))
    return [...program.coverage]
        .filter(([file]) => !testFiles.has(file))
        .map(([file, lines]) => coverageOf(file, lines))
        .sort((one, other) => one.name.localeCompare(other.name))
}

function coverageOf(file: string, lines: ReadonlyMap<number, number>): ClassCoverage {
    const missedLines = [...lines].filter(([, hits]) => hits === 0).map(([line]) => line)
    const covered = lines.size - missedLines.length
    const percent = lines.size === 0 ? 100 : Math.floor((covered / lines.size) * 1000) / 10
    return {
        name: file.replace(/\.(cls|trigger)$/, ''),
        covered,
        coverable: lines.size,
        percent,
        missedLines: missedLines.sort((a, b) => a - b),
    }
}
