/** A DATA_DIR whose store is migrated already: to make one takes more of the processor than all else that a relay's start does. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeStoreFolder } from './store-folder.ts'

/** With the owners of the files: the server runs under an account of its own. */
const copy = (from: string, to: string): Buffer => execFileSync('cp', ['-a', join(from, 'postgres'), to])

/** Keeps the store of a folder, at rest, for copies. Once a run, before there are workers. */
export function keepStore(dataDir: string): void {
    const kept = join(dataDir, 'kept')
    mkdirSync(kept)
    copy(dataDir, kept)
    process.env['TEST_STORE_KEPT'] = kept
}

/** The caller removes it. */
export function makeDataDir(name: string): string {
    const dataDir = makeStoreFolder(name)
    const kept = process.env['TEST_STORE_KEPT']
    if (kept === undefined) throw new Error('There is no store to copy: run the tests through Jest, whose global set-up keeps one.')
    copy(kept, dataDir)
    return dataDir
}
