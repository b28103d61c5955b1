/** What the build of Lightning components refuses, as a deployment would. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PanelBuild } from '../../../org/lightning/build/panel.ts'
import { checkImports } from '../../../org/lightning/check-imports.ts'
import type { LocalOrg } from '../../../org/local-org.ts'
import { createOrg } from '../../../org/org.ts'

const SOURCES = 'test/support/lightning-sources'
const run = promisify(execFile)
let org: LocalOrg
let copy: string

beforeAll(async () => {
    org = await createOrg({ sourceFolders: [SOURCES] })
    mkdirSync('build', { recursive: true })
    // Under the project: the compiler looks for its settings above each component.
    copy = mkdtempSync('build/lightning-')
})
afterAll(async () => {
    rmSync(copy, { recursive: true, force: true })
    await org.close()
})

/** In a process of its own, as the org runs it. */
async function build(folder: string): Promise<PanelBuild> {
    const { stdout } = await run(process.execPath, ['test/org/lightning/build/main.ts', folder])
    return JSON.parse(stdout) as PanelBuild
}

/** Builds a copy of the component in which one text is another. */
async function buildChanged(file: string, before: string, after: string): Promise<PanelBuild> {
    cpSync(SOURCES, copy, { recursive: true })
    const path = join(copy, 'lwc/greeting', file)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(before)
    writeFileSync(path, text.replace(before, after))
    return build(copy)
}

describe('the build', () => {
    test('resolves labels, permissions and Apex, and tells what components import', async () => {
        const { imports, folder, tabs } = await build(SOURCES)
        expect(imports).toEqual([
            '@salesforce/apex/GreetingController.greet',
            '@salesforce/apex/GreetingController.refuse',
            '@salesforce/customPermission/Wave',
            '@salesforce/label/c.Greeting_Title',
        ])
        expect(tabs).toEqual([{ name: 'Greeting', label: 'Greeting', component: 'greeting' }])
        expect(readFileSync(join(folder, 'components.js'), 'utf8')).toContain('Greetings & more')
        expect(() => checkImports(org, imports)).not.toThrow()
    })

    test.each([
        ['an unknown label', 'greeting.js', 'c.Greeting_Title', 'c.Greeting_Tilte', '@salesforce/label/c.Greeting_Tilte'],
        ['an unknown custom permission', 'greeting.js', 'customPermission/Wave', 'customPermission/Wawe', 'customPermission/Wawe'],
        ['an unknown module', 'greeting.js', 'lightning/platformShowToastEvent', 'lightning/platformToast', 'lightning/platformToast'],
        [
            'a module of the platform that is not provided',
            'greeting.js',
            'label/c.Greeting_Title',
            'community/basePath',
            'community/basePath',
        ],
        ['an unknown base component', 'greeting.html', '<p>{wave}</p>', '<lightning-crad></lightning-crad>', 'lightning/crad'],
        ['an expression that a template may not hold', 'greeting.html', '{wave}', '{wave()}', 'wave()'],
    ])('refuses %s', async (_what, file, before, after, named) => {
        await expect(buildChanged(file, before, after)).rejects.toThrow(named)
    })

    test('refuses an Apex method that the org does not open to Lightning', async () => {
        const { imports } = await buildChanged('greeting.js', 'GreetingController.refuse', 'GreetingController.hidden')
        expect(() => checkImports(org, imports)).toThrow('@salesforce/apex/GreetingController.hidden')
    })
})
