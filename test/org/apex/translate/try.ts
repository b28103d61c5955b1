/** try, catch and finally: neither sees an exception that Apex cannot catch (rows A31, A32). */
import type { CatchNode, Statement } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Lines } from './statements.ts'
import { js } from '../emit/code.ts'
import { isException } from '../types/symbols.ts'
import { isSubtype } from '../types/convert.ts'
import { block, indent } from './statements.ts'

export function translateTry(body: Body, node: Statement & { kind: 'try' }): Lines {
    if (node.catches.length === 0 && node.finally === null)
        throw body.error(node.at, 'Try block must have at least one catch block or a finally block')
    const tried = block(body, node.body)
    const caught = node.catches.length === 0 ? null : translateCatches(body, node.catches)
    const guarded: Code[] =
        caught === null ? [...tried.lines] : ['try {', ...indent(tried.lines), '} catch ($error) {', ...indent(caught.lines), '}']
    const isEnding = tried.isEnding && (caught === null || caught.isEnding)
    if (node.finally === null) return { lines: guarded, isEnding }
    const last = block(body, node.finally)
    const fatal = body.label('isFatal')
    const lines: Code[] = [
        `let ${fatal} = false`,
        'try {',
        ...indent(guarded),
        '} catch ($error) {',
        `    ${fatal} = !$R.isCatchable($error)`,
        '    throw $error',
        '} finally {',
        `    if (!${fatal}) {`,
        ...indent(indent(last.lines)),
        '    }',
        '}',
    ]
    return { lines, isEnding: isEnding || last.isEnding }
}

function translateCatches(body: Body, nodes: readonly CatchNode[]): Lines {
    const exception = body.label('exception')
    const lines: Code[] = [`const ${exception} = $R.caught($error)`]
    const before: Type[] = []
    let isEnding = true
    nodes.forEach((node, position) => {
        const type = body.resolve(node.type)
        if (!isException(type)) throw body.error(node.type.at, `Catch block variable must be of type exception: ${type.name}`)
        if (before.some((known) => isSubtype(body.world, type, known)))
            throw body.error(node.type.at, `Exception type already caught: ${type.name}`)
        before.push(type)
        const inner = body.scoped(() => {
            const local = body.declare(node.at, node.name, type, false, true)
            const made = block(body, node.body)
            return { lines: [`let ${local.jsName} = ${exception}`, ...made.lines], isEnding: made.isEnding }
        })
        const test = type.base === 'Exception' ? 'true' : js`$R.instanceOf(${exception}, ${body.type(type)})`
        lines.push(js`${position === 0 ? '' : '} else '}if (${test}) {`, ...indent(inner.lines))
        isEnding &&= inner.isEnding
    })
    return { lines: [...lines, `} else throw ${exception}`], isEnding }
}
