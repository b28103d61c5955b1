/** FAILURES C4-85: what is installed is what was reviewed. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from '@jest/globals'

interface Package {
    readonly integrity?: string
    readonly link?: boolean
    readonly inBundle?: boolean
    readonly resolved?: string
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T
const LOCKFILES = ['package-lock.json', 'scripts/salesforce-cli/package-lock.json']

test.each(LOCKFILES)(
    'FAILURES C4-85: each package of %s is pinned by its hash, and by no address that could be another machine’s',
    (file) => {
        const { packages } = read<{ packages: Record<string, Package> }>(file)
        // What a package brings in its own archive is covered by the hash of the archive.
        const installed = Object.entries(packages).filter(([path, { link, inBundle }]) => path !== '' && link !== true && inBundle !== true)
        expect(installed.length).toBeGreaterThan(50)
        expect(installed.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true).map(([path]) => path)).toEqual([])
        expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
    },
)

test('FAILURES C4-85: every direct dependency is of one exact version, and the runtime has few of them', () => {
    const { dependencies, devDependencies, optionalDependencies } = read<Record<string, Record<string, string>>>('package.json')
    const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(versions.filter(([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    expect(Object.keys(dependencies ?? {}).length).toBeLessThanOrEqual(12)
})

test('FAILURES C4-85: the body reader is one that refuses a limit it does not understand instead of having none', async () => {
    const require = createRequire(import.meta.url)
    const express = createRequire(require.resolve('express'))
    const { version } = express('body-parser/package.json') as { version: string }
    const [major = 0, minor = 0] = version.split('.').map(Number)
    expect(major > 2 || (major === 2 && minor >= 3)).toBe(true)
    const { raw } = await import('express')
    for (const limit of ['junk', 'NaN', {}] as string[]) expect(() => raw({ limit })).toThrow()
})
