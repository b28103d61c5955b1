/** Has the panel built in a process of its own, so that the org goes on meanwhile, and checks what it imports against the org. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { LocalOrg } from '../local-org.ts'
import type { PanelBuild } from './build/panel.ts'
import { checkImports } from './check-imports.ts'

const run = promisify(execFile)
const MAIN = fileURLToPath(new URL('build/main.ts', import.meta.url))
const OUTPUT_MAX = 1_000_000

export class PanelBuilder {
    readonly #org: LocalOrg
    readonly #initial: readonly string[]
    #folders: readonly string[]
    #build: Promise<PanelBuild> | null = null

    constructor(org: LocalOrg, folders: readonly string[]) {
        this.#org = org
        this.#initial = folders
        this.#folders = folders
    }

    /** Built at the first call, again after a failure and after a deployment. @throws Error with what the compiler said. */
    get(): Promise<PanelBuild> {
        const folders = this.#org.deployer?.deployedFolders ?? this.#initial
        if (folders !== this.#folders) this.#build = null
        this.#folders = folders
        this.#build ??= this.#make().catch((error: unknown) => {
            this.#build = null
            throw error
        })
        return this.#build
    }

    async #make(): Promise<PanelBuild> {
        const { stdout } = await run(process.execPath, [MAIN, ...this.#folders], { maxBuffer: OUTPUT_MAX }).catch((error: Error) => {
            throw new Error((error as Error & { stderr?: string }).stderr || error.message)
        })
        const build = JSON.parse(stdout) as PanelBuild
        checkImports(this.#org, build.imports)
        return build
    }
}
