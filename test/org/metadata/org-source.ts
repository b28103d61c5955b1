/** Where the org's source stands on disk: the folders that it was made of, and after a deployment one of its own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFiles } from './source-files.ts'
import { pathInOrg } from './source-layout.ts'

export class OrgSource {
    #folders: readonly string[]
    #own: string | null = null

    constructor(folders: readonly string[]) {
        this.#folders = folders
    }

    get folders(): readonly string[] {
        return this.#folders
    }

    get isDeployed(): boolean {
        return this.#own !== null
    }

    read(): SourceFiles {
        const files = new Map<string, Buffer>()
        for (const folder of this.#folders) {
            for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
                const place = path.includes('__tests__') ? null : pathInOrg(path)
                if (place !== null && statSync(join(folder, path)).isFile()) files.set(place, readFileSync(join(folder, path)))
            }
        }
        return files
    }

    /** From now on the org's source is this folder. */
    accept(folder: string): void {
        if (this.#own !== null) removeFolder(this.#own)
        this.#own = folder
        this.#folders = [folder]
    }

    close(): void {
        if (this.#own !== null) removeFolder(this.#own)
    }
}

/** Within the project, because Lightning components are compiled with its packages. */
const BUILD = fileURLToPath(new URL('../../../build', import.meta.url))

/** @returns a new folder with the files, for the loaders to read. */
export function writeFolder(files: SourceFiles): string {
    mkdirSync(BUILD, { recursive: true })
    const folder = mkdtempSync(join(BUILD, 'org-source-'))
    for (const [path, content] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), content)
    }
    return folder
}

export function removeFolder(folder: string): void {
    rmSync(folder, { recursive: true, force: true })
}
