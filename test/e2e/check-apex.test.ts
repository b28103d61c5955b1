/** Each tool of check:apex catches an error that was planted for it. That the package as it is passes is what `npm run check` shows. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { hasJdk } from '../../scripts/apex-check/java.ts'
import { REPOSITORY } from '../../scripts/apex-check/places.ts'
import { findLayerFaults } from '../../scripts/check-apex-layers.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 180_000

const META = `<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>65.0</apiVersion>
    <status>Active</status>
</ApexClass>
`

/** One error per tool, each in a class of its own. */
const PLANTED: Readonly<Record<string, string>> = {
    PlantedFormat: 'public inherited sharing class PlantedFormat { public Integer  value; }\n',
    PlantedType: `public inherited sharing class PlantedType {
    public Integer length(String text) {
        return text.noSuchMethod();
    }
}
`,
    PlantedCompile: `public inherited sharing class PlantedCompile {
    public Integer length(String text) {
        Integer length = text;
        return length;
    }
}
`,
    PlantedFault: `public inherited sharing class PlantedFault {
    public void forget() {
        try {
            HeadroomSettings.rememberPublishRows(0);
        } catch (Exception e) {
        }
    }
}
`,
    PlantedQuery: `public inherited sharing class PlantedQuery {
    public List<Lead> rows() {
        return [SELECT Id FROM Lead WHERE No_Such_Field__c = 'x' WITH USER_MODE LIMIT 1];
    }
}
`,
    PlantedCallout: `public inherited sharing class PlantedCallout {
    public HttpRequest request() {
        return new HttpRequest();
    }
}
`,
}

async function checkApex(root: string, environment = process.env): Promise<{ code: number; output: string }> {
    try {
        const script = path.join(REPOSITORY, 'scripts/check-apex.ts')
        const { stdout, stderr } = await run(process.execPath, [script, '--root', root], { env: environment })
        return { code: 0, output: stdout + stderr }
    } catch (failure) {
        const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string }
        return { code, output: stdout + stderr }
    }
}

/** The settings need nothing else of the package, and its other features would only take the tools' time. */
const FEATURE = 'force-app/main/settings'

async function copyFeature(): Promise<string> {
    const root = await mkdtemp(path.join(tmpdir(), 'headroom-planted-'))
    await cp(path.join(REPOSITORY, FEATURE), path.join(root, FEATURE), { recursive: true })
    await cp(path.join(REPOSITORY, 'sfdx-project.json'), path.join(root, 'sfdx-project.json'))
    return root
}

let clean: string
let planted: string

beforeAll(async () => {
    clean = await copyFeature()
    planted = await copyFeature()
    const folder = path.join(planted, FEATURE, 'classes')
    for (const [name, source] of Object.entries(PLANTED)) {
        await writeFile(path.join(folder, `${name}.cls`), source)
        await writeFile(path.join(folder, `${name}.cls-meta.xml`), META)
    }
})

afterAll(async () => {
    for (const root of [clean, planted]) await rm(root, { recursive: true, force: true })
})

describe('check:apex', () => {
    test(
        'catches an error planted for each of its tools, and names the tool, the file and the line',
        async () => {
            const { code, output } = await checkApex(planted)
            expect(code).toBe(1)
            expect(output).toMatch(/PlantedFormat\.cls:1: prettier format/)
            if (await hasJdk()) {
                expect(output).toMatch(/PlantedType\.cls:3: apex-ls /)
                expect(output).toMatch(/PlantedCompile\.cls:3: jorje compile/)
                expect(output).toMatch(/PlantedFault\.cls:5: pmd EmptyCatchBlock/)
                expect(output).toMatch(/PlantedQuery\.cls:3: soql query: No such column 'No_Such_Field__c' on entity 'lead'/)
            } else {
                expect(process.env['CI']).not.toBe('true')
                expect(output).toMatch(/SKIPPED/)
            }
        },
        TIMEOUT_MS,
    )
})

describe('check:apex without a JDK', () => {
    test('says that the Apex was not checked, and fails where CI must check it', async () => {
        const onLaptop = await checkApex(clean, { PATH: '', CI: '' })
        expect(onLaptop.output).toMatch(/SKIPPED[\s\S]*NOT checked/)
        expect(onLaptop.code).toBe(0)
        expect((await checkApex(clean, { PATH: '', CI: 'true' })).code).toBe(1)
    })
})

describe('check:apex-layers', () => {
    test('catches a callout planted outside the callout layer', async () => {
        const { faults } = await findLayerFaults(planted)
        expect(faults).toEqual([expect.stringMatching(/PlantedCallout\.cls: only callout may name/)])
    })

    test('passes the package as it is', async () => {
        expect(await findLayerFaults(REPOSITORY)).toEqual({ unitCount: expect.any(Number), faults: [] })
    })
})
