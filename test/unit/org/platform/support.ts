/** An org with Apex given as text and the custom objects of fixtures/, for the facts of the data platform. */
import { fileURLToPath } from 'node:url'
import { compileProgram } from '../../../org/apex/compile.ts'
import type { SourceFile } from '../../../org/apex/program.ts'
import { buildOrg } from '../../../org/composition/build-org.ts'
import { createLibrary } from '../../../org/library/library.ts'
import type { LocalOrg } from '../../../org/local-org.ts'
import type { OrgData } from '../../../org/platform/data.ts'
import { createDrivenClock } from '../../../org/platform/clock.ts'
import { loadSchema } from '../../../org/platform/schema.ts'

export const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))

const START_MS = Date.parse('2026-03-04T10:20:30.456Z')

export interface TestOrg {
    readonly org: LocalOrg
    readonly data: OrgData
    /** Runs anonymous Apex and returns what it wrote with System.debug. @throws Error with the message of an uncaught exception. */
    readonly run: (code: string) => Promise<string[]>
}

function sourceOf(text: string): SourceFile {
    const [, kind, name] = /(trigger|class|interface) (\w+)/.exec(text) ?? []
    return { name: `${name ?? ''}.${kind === 'trigger' ? 'trigger' : 'cls'}`, text, apiVersion: 65, namespace: '' }
}

/** @param texts of triggers and classes */
export function openOrg(...texts: string[]): TestOrg {
    return openOrgWith({}, ...texts)
}

export function openOrgWith(options: { readonly personAccounts?: boolean }, ...texts: string[]): TestOrg {
    const schema = loadSchema({ sourceFolders: [FIXTURES], ...options })
    const program = compileProgram({ sources: texts.map(sourceOf), library: createLibrary(), schema })
    const parts = { program, schema, permissionSets: [], customPermissions: [], subscribers: [] }
    const org = buildOrg(parts, { clock: createDrivenClock(START_MS) })
    return { org, data: org.services.data as OrgData, run: (code) => run(org, code) }
}

async function run(org: LocalOrg, code: string): Promise<string[]> {
    const before = org.log.length
    const result = await org.executeAnonymous(code)
    const problem = result.compileProblem ?? result.exceptionMessage
    if (!result.success) throw new Error(problem ?? 'anonymous Apex failed')
    return org.log.slice(before)
}
