/** Compiles and runs the Java programs of the checks against the jars that npm installed. It knows nothing of Apex. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { JAVA_SOURCES, REPOSITORY } from './places.ts'

const run = promisify(execFile)
const JARS = path.join(REPOSITORY, 'node_modules/@salesforce')

/** PMD, apex-ls and the Salesforce type jars. */
export const PMD_JARS = path.join(JARS, 'code-analyzer-pmd-engine/dist/java-lib')
/** jorje, the front end of Salesforce's own compiler. */
export const JORJE_JARS = path.join(JARS, 'code-analyzer-sfge-engine/dist/java-lib')

/** The two sets of jars hold different versions of the same libraries and never share a class path. */
const PROGRAMS = {
    pmd: { jars: PMD_JARS, sources: ['Finding', 'RunPmd'] },
    jorje: {
        jars: JORJE_JARS,
        sources: ['Finding', 'StandardTypes', 'StubSource', 'CustomObjects', 'ObjectTypes', 'JorjeCheck', 'DumpSchema'],
    },
} as const

export type ProgramSet = keyof typeof PROGRAMS

/** Milliseconds: the slowest takes a tenth of it; a hanging JVM must not hang CI. */
const TIMEOUT_MS = 120_000
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

export async function hasJdk(): Promise<boolean> {
    try {
        await run('javac', ['-version'])
        return true
    } catch {
        return false
    }
}

async function newest(files: string[]): Promise<number> {
    const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))
    return Math.max(...times)
}

async function isBuilt(output: string, sources: string[]): Promise<boolean> {
    try {
        const classes = (await readdir(output)).map((name) => path.join(output, name))
        return classes.length >= sources.length && (await newest(classes)) > (await newest(sources))
    } catch {
        return false
    }
}

/** Compiles a set unless its classes are newer than its sources. Returns the folder of the classes. */
export async function compile(set: ProgramSet, build: string): Promise<string> {
    const { jars, sources } = PROGRAMS[set]
    const output = path.join(build, set)
    const files = sources.map((name) => path.join(JAVA_SOURCES, `${name}.java`))
    if (!(await isBuilt(output, files))) {
        await mkdir(output, { recursive: true })
        await run('javac', ['-cp', `${jars}/*`, '-d', output, ...files], { timeout: TIMEOUT_MS })
    }
    return output
}

/** Standard output of a program, whatever its exit code: apex-ls ends with 4 where it found something. */
export async function runJava(classPath: string[], mainClass: string, values: string[]): Promise<string> {
    try {
        const options = { timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX }
        return (await run('java', ['-cp', classPath.join(path.delimiter), mainClass, ...values], options)).stdout
    } catch (failure) {
        const { stdout, code } = failure as { stdout?: string; code?: unknown }
        if (typeof code === 'number' && stdout !== undefined && stdout !== '') {
            return stdout
        }
        throw failure
    }
}
