/** Compiles Apex texts and runs them in an org of their own, with the real library, schema and store. */
import { buildOrg } from '../org/composition/build-org.ts'
import { compileProgram } from '../org/apex/compile.ts'
import { ApexCompileError } from '../org/apex/program.ts'
import type { Program, SourceFile } from '../org/apex/program.ts'
import { createLibrary } from '../org/library/library.ts'
import { loadSchema } from '../org/platform/schema.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { toText } from '../org/runtime/text.ts'

const schema = loadSchema({ sourceFolders: [] })
const library = createLibrary()

const typeName = /\b(?:class|interface|enum|trigger)\s+(\w+)/

/** `class A …` or `trigger T on Lead (…) …` as a file of API version 65. */
export function sourceOf(text: string, apiVersion = 65): SourceFile {
    const isTrigger = /^\s*trigger\b/.test(text)
    return { name: `${typeName.exec(text)?.[1] ?? 'Unnamed'}${isTrigger ? '.trigger' : '.cls'}`, text, apiVersion, namespace: '' }
}

export function compile(...texts: readonly string[]): Program {
    return compileProgram({ sources: texts.map((text) => sourceOf(text)), library, schema })
}

export function compileAs(text: string, apiVersion: number): Program {
    return compileProgram({ sources: [sourceOf(text, apiVersion)], library, schema })
}

export function orgOf(...texts: readonly string[]): LocalOrg {
    const program = compile(...texts)
    return buildOrg({ program, schema, permissionSets: [], customPermissions: [], subscribers: [] }, {})
}

/** What the statements return, as String.valueOf prints it; `members` are further members of the class around them. */
export async function run(statements: string, members = '', ...texts: readonly string[]): Promise<string> {
    const org = orgOf(`public class Probe { ${members} public static Object run() { ${statements} } }`, ...texts)
    try {
        const value = await org.callApex('Probe', 'run', [])
        return value === null || value === undefined ? 'null' : toText(value)
    } finally {
        await org.close()
    }
}

export function evaluate(expression: string, members = '', ...texts: readonly string[]): Promise<string> {
    return run(`return ${expression};`, members, ...texts)
}

/** The compiler's message without file and place; '' where the text compiles. */
export function problem(...texts: readonly string[]): string {
    try {
        compile(...texts)
        return ''
    } catch (error) {
        if (!(error instanceof ApexCompileError)) throw error
        return error.message.replace(/^[\w.]+:\d+:\d+: /, '')
    }
}

export function problemOf(statements: string, members = ''): string {
    return problem(`public class Probe { ${members} public static void run() { ${statements} } }`)
}
