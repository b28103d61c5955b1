/**
 * Checks that each static SOQL query names an object and fields that exist: standard ones as Salesforce's type jars list them,
 * our own as the metadata files declare them. The compilers leave this to the org. Sub-queries are refused, not skipped.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ApexErrorListener, ApexParserBaseListener, ApexParserFactory, ApexParseTreeWalker } from '@apexdevtools/apex-parser'
import * as grammar from '@apexdevtools/apex-parser'
import { apexFiles } from './apex-files.ts'
import type { Finding, Workspace } from './findings.ts'
import { fieldProblem, loadSoqlSchema, type SoqlSchema } from './soql-schema.ts'

interface Node {
    readonly children?: Node[] | null
    readonly start?: { readonly line: number }
    getText(): string
}

type Report = (line: number, message: string) => void

/** Syntax is the business of the other checks; a listener that says nothing keeps it off the console. */
class SilentListener extends ApexErrorListener {
    override apexSyntaxError(): void {
        return
    }
}

class QueryListener extends ApexParserBaseListener {
    readonly queries: grammar.QueryContext[] = []
    /** Called by the walker, which looks it up by name. */
    enterQuery = (query: grammar.QueryContext): void => {
        this.queries.push(query)
    }
}

function checkFields(node: Node, object: string, schema: SoqlSchema, report: Report): void {
    const line = node.start?.line ?? 1
    if (node instanceof grammar.BoundExpressionContext || node instanceof grammar.FromNameListContext) {
        return
    }
    if (node instanceof grammar.SubQueryContext) {
        report(line, 'sub-queries are not checked yet: extend soql-check.ts')
        return
    }
    if (node instanceof grammar.FieldNameContext) {
        const problem = fieldProblem(schema, object, node.getText())
        if (problem !== null) {
            report(line, problem)
        }
        return
    }
    for (const child of node.children ?? []) {
        checkFields(child, object, schema, report)
    }
}

function checkQuery(query: grammar.QueryContext, schema: SoqlSchema, report: Report): void {
    const object = query.fromNameList().getText()
    if (!schema.has(object.toLowerCase())) {
        report(query.start.line, `sObject type '${object}' is not supported`)
        return
    }
    checkFields(query, object, schema, report)
}

async function checkFile(root: string, file: string, schema: SoqlSchema): Promise<Finding[]> {
    const { parser } = ApexParserFactory.createLexerAndParser(await readFile(file, 'utf8'), new SilentListener())
    const listener = new QueryListener()
    ApexParseTreeWalker.DEFAULT.walk(listener, file.endsWith('.trigger') ? parser.triggerUnit() : parser.compilationUnit())
    const findings: Finding[] = []
    for (const query of listener.queries) {
        checkQuery(query, schema, (line, message) => {
            findings.push({ tool: 'soql', file: path.relative(root, file), line, rule: 'query', message })
        })
    }
    return findings
}

export async function checkSoql(workspace: Workspace): Promise<Finding[]> {
    const schema = await loadSoqlSchema(workspace)
    const findings: Finding[] = []
    for (const file of await apexFiles(workspace.root)) {
        findings.push(...(await checkFile(workspace.root, file, schema)))
    }
    return findings
}
