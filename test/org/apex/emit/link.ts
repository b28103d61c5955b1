/** Turns emitted text into JavaScript that can run. Its free names are the runtime ($R) and the program's tables. */
import * as operations from '../../runtime/operations.ts'
import * as support from '../support/support.ts'
import type { Links } from '../translate/links.ts'
import type { Code } from './code.ts'
import { render } from './code.ts'

const runtime = {
    ...operations,
    ...support,
    triggerVariable: (name: string) =>
        support.triggerVariable(name, (constant) => operations.libraryEnum('System.TriggerOperation', constant)),
}

/** The text of a program as a debugger shows it. */
export function textOf(lines: readonly Code[]): string {
    return lines.map(render).join('\n')
}

/**
 * Runs the text of a module. `outer` are the classes it may use that another module made. The text is made by this compiler from
 * resolved names and escaped literals only, so that no source text is ever evaluated as such.
 */
export function linkModule(
    name: string,
    text: string,
    exported: readonly string[],
    links: Links,
    outer: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
    const whole = `'use strict'\n${text}\nreturn { ${exported.join(', ')} }\n//# sourceURL=apex/${name}.js`
    const members = [...links.members.keys()]
    const parameters = ['$R', '$T', '$Q', '$U', ...members, ...Object.keys(outer)]
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiling is what this module is for
    const run = new Function(...parameters, whole) as (...values: unknown[]) => Record<string, unknown>
    return run(runtime, links.types, links.queries, links.units, ...links.members.values(), ...Object.values(outer))
}
