/**
 * Compiles Apex given as text into an org of its own (about 10 ms each; library and schema are made once per test file) and runs
 * anonymous Apex there. Objects: the standard ones, those beside
 * this file and those of test/unit/org/platform/fixtures. Facts are the tests' matter.
 */
import { fileURLToPath } from 'node:url'
import { compileProgram } from '../org/apex/compile.ts'
import { ApexCompileError, type SourceFile } from '../org/apex/program.ts'
import { buildOrg, type OrgSettings } from '../org/composition/build-org.ts'
import type { PermissionSetSource } from '../org/composition/source-files.ts'
import { createLibrary } from '../org/library/library.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import type { OrgData } from '../org/platform/data.ts'
import { loadSchema } from '../org/platform/schema.ts'
import type { RunningUser } from '../org/runtime/transaction.ts'

const SOURCE_FOLDERS = ['objects', '../unit/org/platform/fixtures'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)))

/** The clock of every org stands here until a test moves it. */
export const NOW = Date.parse('2026-03-04T10:20:30.456Z')

export interface ApexOutcome {
    /** What System.debug wrote. */
    readonly lines: readonly string[]
    /** `System.DmlException: text` of what nothing caught, or null. */
    readonly exception: string | null
    readonly stackTrace: string | null
    readonly compileError: string | null
}

export interface ApexOrg {
    readonly org: LocalOrg
    readonly data: OrgData
    /** Runs anonymous Apex, whatever comes of it. */
    readonly outcome: (code: string, user?: RunningUser) => Promise<ApexOutcome>
    /** What System.debug wrote. @throws Error with the compile error or `type: message` of an uncaught exception. */
    readonly run: (code: string, user?: RunningUser) => Promise<readonly string[]>
}

const library = createLibrary()
const schema = loadSchema({ sourceFolders: SOURCE_FOLDERS })

/** `trigger T on Lead` is T.trigger, `public class A` is A.cls. */
function sourceOf(text: string, apiVersion: number): SourceFile {
    const [, kind = '', name = ''] = /\b(trigger|class|interface|enum)\s+(\w+)/i.exec(text) ?? []
    return { name: `${name}.${kind.toLowerCase() === 'trigger' ? 'trigger' : 'cls'}`, text, apiVersion, namespace: '' }
}

export interface ApexOrgOptions extends OrgSettings {
    readonly apiVersion?: number
    readonly personAccounts?: boolean
    /** More objects, in a folder beside this file. */
    readonly objects?: string
    readonly permissionSets?: readonly PermissionSetSource[]
}

/** @throws ApexCompileError */
export function apexOrgWith(
    { apiVersion = 65, personAccounts = false, objects: folder, permissionSets = [], ...settings }: ApexOrgOptions,
    ...texts: string[]
): ApexOrg {
    const folders = folder === undefined ? SOURCE_FOLDERS : [...SOURCE_FOLDERS, fileURLToPath(new URL(folder, import.meta.url))]
    const objects = personAccounts || folder !== undefined ? loadSchema({ sourceFolders: folders, personAccounts }) : schema
    const program = compileProgram({ sources: texts.map((text) => sourceOf(text, apiVersion)), library, schema: objects })
    const parts = {
        program,
        schema: objects,
        permissionSets,
        customPermissions: permissionSets.flatMap(({ customPermissions }) => customPermissions),
        subscribers: [],
    }
    const org = buildOrg(parts, { clock: createDrivenClock(NOW), ...settings })
    const outcome = (code: string, user?: RunningUser): Promise<ApexOutcome> => outcomeOf(org, code, user)
    return { org, data: org.services.data as OrgData, outcome, run: async (code, user) => linesOf(await outcome(code, user)) }
}

/** @param texts of classes and triggers */
export function apexOrg(...texts: string[]): ApexOrg {
    return apexOrgWith({}, ...texts)
}

/** Runs one block in a new org with these classes and triggers. */
export async function runApex(code: string, ...texts: string[]): Promise<readonly string[]> {
    return apexOrg(...texts).run(code)
}

/** What the compiler says about classes and triggers, or null where it takes them. */
export function compileErrorOf(...texts: string[]): string | null {
    try {
        apexOrg(...texts)
        return null
    } catch (error) {
        if (error instanceof ApexCompileError) return error.message
        throw error
    }
}

/** What the compiler says about anonymous Apex, or null where it takes it. */
export async function problemOf(code: string, ...texts: string[]): Promise<string | null> {
    return (await apexOrg(...texts).outcome(code)).compileError
}

/** The uncaught exception of anonymous Apex, `type: message`, or null. */
export async function exceptionOf(code: string, ...texts: string[]): Promise<string | null> {
    const { compileError, exception } = await apexOrg(...texts).outcome(code)
    if (compileError !== null) throw new Error(compileError)
    return exception
}

async function outcomeOf(org: LocalOrg, code: string, user?: RunningUser): Promise<ApexOutcome> {
    const before = org.log.length
    const result = await org.executeAnonymous(code, user)
    const { compileProblem: compileError, exceptionMessage: exception, exceptionStackTrace: stackTrace } = result
    return { lines: org.log.slice(before), exception, stackTrace, compileError }
}

function linesOf({ lines, exception, compileError }: ApexOutcome): readonly string[] {
    const problem = compileError ?? exception
    if (problem !== null) throw new Error(problem)
    return lines
}
