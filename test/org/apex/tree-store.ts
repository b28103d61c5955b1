/**
 * Keeps the syntax trees of Apex sources on disk, in build/apex-trees: until the grammar is warm it takes seconds for the whole package,
 * and every test file and every process starts cold. A tree is known by its text and by the code that made it; errors are not kept.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../../build/apex-trees', import.meta.url))
/** Those of all tests are a tenth of it; what random texts leave behind is cleared with the rest. */
const TREES_MAX = 20_000

/** Of everything that decides what a tree looks like: a tree of another version is never read. */
function versionOf(): string {
    const here = dirname(fileURLToPath(import.meta.url))
    const builders = readdirSync(join(here, 'build')).map((name) => join(here, 'build', name))
    const lockfile = fileURLToPath(new URL('../../../package-lock.json', import.meta.url)) // which names the grammar's version
    const hash = createHash('sha256').update(process.version)
    for (const path of [lockfile, fileURLToPath(import.meta.url), join(here, 'parse.ts'), ...builders.sort()])
        hash.update(readFileSync(path))
    return hash.digest('hex').slice(0, 16)
}

/** Another process may be writing there. */
const REMOVAL = { recursive: true, force: true, maxRetries: 3 }

let opened: string | null = null

/** The folder of this version; those of others go, as does a folder grown too large. */
function openFolder(): string {
    if (opened !== null) return opened
    const version = versionOf()
    opened = join(FOLDER, version)
    mkdirSync(opened, { recursive: true })
    const isKept = (name: string): boolean => name === version && readdirSync(join(FOLDER, name)).length <= TREES_MAX
    for (const name of readdirSync(FOLDER)) if (!isKept(name)) rmSync(join(FOLDER, name), REMOVAL)
    return opened
}

/** A tree is plain but for the sets of its modifiers. */
const toJson = (_name: string, value: unknown): unknown => (value instanceof Set ? { set: [...(value as Set<unknown>)] } : value)
const fromJson = (_name: string, value: unknown): unknown => {
    const { set } = (value ?? {}) as { set?: unknown }
    return Array.isArray(set) ? new Set(set) : value
}

function read(path: string): unknown {
    try {
        return JSON.parse(readFileSync(path, 'utf8'), fromJson)
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
    }
}

/** In one step, since other processes read and write the same trees; one of another version may have removed the folder. */
function write(path: string, tree: unknown): void {
    mkdirSync(dirname(path), { recursive: true })
    const unfinished = `${path}.${process.pid}`
    writeFileSync(unfinished, JSON.stringify(tree, toJson))
    renameSync(unfinished, path)
}

/** The tree of this kind for the text: as kept, or made and kept. @throws what `make` throws */
export function keepTree<T extends object>(kind: string, text: string, make: () => T): T {
    const path = join(openFolder(), createHash('sha256').update(`${kind}\n${text}`).digest('hex'))
    const kept = read(path) as T | undefined
    if (kept !== undefined) return kept
    const tree = make()
    write(path, tree)
    return tree
}
