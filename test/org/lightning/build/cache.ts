/** Bundles under node_modules/.cache, each in a folder named by the hash of what it was made from: made once, whole or not at all. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './rollup-options.ts'

const CACHE = join(ROOT, 'node_modules/.cache/headroom-lightning')
const KEPT_MS = 24 * 3_600_000

/** @param make fills the folder it is given. Two processes may make the same: the first one's is kept. */
export async function cached(kind: string, inputs: readonly string[], make: (folder: string) => Promise<void>): Promise<string> {
    const hash = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16)
    const folder = join(CACHE, `${kind}-${hash}`)
    if (existsSync(folder)) {
        utimesSync(folder, new Date(), new Date())
        return folder
    }
    const draft = join(CACHE, `draft-${randomUUID()}`)
    mkdirSync(draft, { recursive: true })
    try {
        await make(draft)
        if (!existsSync(folder)) renameSync(draft, folder)
    } finally {
        rmSync(draft, { recursive: true, force: true })
    }
    forgetOld()
    return folder
}

function forgetOld(): void {
    for (const name of readdirSync(CACHE)) {
        const folder = join(CACHE, name)
        if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true })
    }
}
