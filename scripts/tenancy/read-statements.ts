/** Finds the SQL in the relay's sources: each text that begins as a statement does, with the constants that stand in it. */
import ts from 'typescript'

export interface Statement {
    /** File and the function or constant around it: `outbox/outbox-store.ts claimActions`. */
    readonly place: string
    readonly text: string
    /** What is put into the text at run time: constants of the module are told by their capitals. */
    readonly substitutions: readonly string[]
}

const BEGINNING = /^\s*(select|insert into|update|delete from|with)\s/i

function nameAround(node: ts.Node): string {
    for (let parent = node.parent as ts.Node | undefined; parent !== undefined; parent = parent.parent) {
        const isTop = parent.parent !== undefined && (ts.isSourceFile(parent.parent) || ts.isVariableDeclarationList(parent.parent))
        const holder = parent as ts.FunctionDeclaration | ts.VariableDeclaration
        const isNamed =
            ts.isFunctionDeclaration(parent) || (ts.isVariableDeclaration(parent) && ts.isSourceFile(parent.parent.parent.parent))
        if (isTop && isNamed && holder.name !== undefined) return holder.name.getText()
    }
    return ''
}

/** The texts of constants of this module that hold no substitutions themselves. */
function readConstants(source: ts.SourceFile): Map<string, string> {
    const constants = new Map<string, string>()
    for (const statement of source.statements) {
        if (!ts.isVariableStatement(statement)) continue
        for (const { name, initializer } of statement.declarationList.declarations) {
            if (initializer !== undefined && ts.isStringLiteralLike(initializer)) constants.set(name.getText(), initializer.text)
        }
    }
    return constants
}

/** Words that stand for a piece of SQL in a template: what a constant says, or nothing. */
function readText(node: ts.Node, constants: ReadonlyMap<string, string>): { text: string; substitutions: string[] } | null {
    if (ts.isStringLiteralLike(node)) return { text: node.text, substitutions: [] }
    if (!ts.isTemplateExpression(node)) return null
    const substitutions = node.templateSpans.map(({ expression }) => expression.getText())
    const pieces = node.templateSpans.map(({ literal }, index) => (constants.get(substitutions[index] ?? '') ?? ' ') + literal.text)
    return { text: node.head.text + pieces.join(''), substitutions }
}

export function readStatements(file: string, code: string): Statement[] {
    const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true)
    const constants = readConstants(source)
    const found: Statement[] = []
    const visit = (node: ts.Node): void => {
        const read = readText(node, constants)
        if (read !== null && BEGINNING.test(read.text)) found.push({ place: `${file} ${nameAround(node)}`.trim(), ...read })
        else ts.forEachChild(node, visit)
    }
    visit(source)
    return found
}
