/** Parse tree -> statements. */
import type {
    AccessLevelContext,
    BlockContext,
    ExpressionContext,
    ForControlContext,
    ForStatementContext,
    LocalVariableDeclarationContext,
    StatementContext,
    TryStatementContext,
} from '@apexdevtools/apex-parser'
import type { Block, DmlStatement, DmlVerb, Position, Statement } from '../ast.ts'
import type { Source } from './source.ts'
import { buildModifiers, buildType, typeNamed, isFinalVariable } from './types.ts'
import { buildArguments, buildExpression } from './expressions.ts'
import { buildSwitch } from './switch.ts'

export function buildBlock(source: Source, node: BlockContext): Block {
    return { kind: 'block', at: source.at(node), statements: node.statement_list().map((statement) => buildStatement(source, statement)) }
}

export function buildStatement(source: Source, node: StatementContext): Statement {
    const at = source.at(node)
    const block = node.block()
    if (block) return buildBlock(source, block)
    const variables = node.localVariableDeclarationStatement()
    if (variables) return buildVariables(source, variables.localVariableDeclaration())
    const expression = node.expressionStatement()
    if (expression) return { kind: 'expression', at, expression: buildExpression(source, expression.expression()) }
    const returned = node.returnStatement()
    if (returned) return { kind: 'return', at, value: returned.expression() ? buildExpression(source, returned.expression()) : null }
    const thrown = node.throwStatement()
    if (thrown) return { kind: 'throw', at, value: buildExpression(source, thrown.expression()) }
    if (node.breakStatement()) return { kind: 'break', at }
    if (node.continueStatement()) return { kind: 'continue', at }
    return buildControl(source, node, at) ?? buildDml(source, node, at)
}

function buildControl(source: Source, node: StatementContext, at: Position): Statement | null {
    const condition = (holder: { expression(): ExpressionContext }) => buildExpression(source, holder.expression())
    const optional = (statement: StatementContext | null | undefined) => (statement ? buildStatement(source, statement) : null)
    const branch = node.ifStatement()
    if (branch) {
        return {
            kind: 'if',
            at,
            condition: condition(branch.parExpression()),
            yes: buildStatement(source, branch.statement(0)),
            no: optional(branch.statement(1)),
        }
    }
    const repeat = node.whileStatement()
    if (repeat) return { kind: 'while', at, condition: condition(repeat.parExpression()), body: optional(repeat.statement()) }
    const doWhile = node.doWhileStatement()
    if (doWhile) return { kind: 'do', at, condition: condition(doWhile.parExpression()), body: buildBlock(source, doWhile.block()) }
    const loop = node.forStatement()
    if (loop) return buildFor(source, loop, at)
    const chosen = node.switchStatement()
    if (chosen) return buildSwitch(source, chosen, at)
    const attempt = node.tryStatement()
    if (attempt) return buildTry(source, attempt, at)
    const runAs = node.runAsStatement()
    if (runAs) return { kind: 'runAs', at, users: buildArguments(source, runAs.expressionList()), body: buildBlock(source, runAs.block()) }
    return null
}

function buildVariables(source: Source, node: LocalVariableDeclarationContext): Statement {
    const variables = node.variableDeclarators().variableDeclarator_list()
    return {
        kind: 'variables',
        at: source.at(node),
        isFinal: isFinalVariable(source, source.at(node), buildModifiers(source, node.modifier_list())),
        type: buildType(source, node.typeRef()),
        variables: variables.map((variable) => ({
            at: source.at(variable),
            name: variable.id().getText(),
            initial: variable.expression() ? buildExpression(source, variable.expression()) : null,
        })),
    }
}

function buildFor(source: Source, node: ForStatementContext, at: Position): Statement {
    const control = node.forControl()
    const body = node.statement() ? buildStatement(source, node.statement()) : null
    const each = control.enhancedForControl()
    if (each) {
        return {
            kind: 'forEach',
            at,
            type: buildType(source, each.typeRef()),
            name: each.id().getText(),
            items: buildExpression(source, each.expression()),
            body,
        }
    }
    return {
        kind: 'for',
        at,
        initial: buildForInitial(source, control),
        condition: control.expression() ? buildExpression(source, control.expression()) : null,
        update: buildArguments(source, control.forUpdate()?.expressionList() ?? null),
        body,
    }
}

function buildForInitial(source: Source, control: ForControlContext): Statement | null {
    const initial = control.forInit()
    if (!initial) return null
    const variables = initial.localVariableDeclaration()
    if (variables) return buildVariables(source, variables)
    const at = source.at(initial)
    const statements = buildArguments(source, initial.expressionList()).map(
        (expression) => ({ kind: 'expression', at, expression }) as const,
    )
    return { kind: 'block', at, statements }
}

function buildTry(source: Source, node: TryStatementContext, at: Position): Statement {
    const last = node.finallyBlock()
    const catches = node.catchClause_list().map((clause) => {
        const name = clause.qualifiedName()
        return {
            at: source.at(clause),
            type: typeNamed(source.at(name), name.getText()),
            name: clause.id().getText(),
            body: buildBlock(source, clause.block()),
        }
    })
    return { kind: 'try', at, body: buildBlock(source, node.block()), catches, finally: last ? buildBlock(source, last.block()) : null }
}

function buildDml(source: Source, node: StatementContext, at: Position): Statement {
    const make = (
        verb: DmlVerb,
        value: ExpressionContext,
        level: AccessLevelContext | null,
        more: Partial<DmlStatement> = {},
    ): DmlStatement => {
        const isInUserMode = Boolean(level?.USER())
        return { kind: 'dml', at, verb, value: buildExpression(source, value), other: null, field: null, isInUserMode, ...more }
    }
    const upsert = node.upsertStatement()
    if (upsert) return make('upsert', upsert.expression(), upsert.accessLevel(), { field: upsert.qualifiedName()?.getText() ?? null })
    const merge = node.mergeStatement()
    if (merge) return make('merge', merge.expression(0), merge.accessLevel(), { other: buildExpression(source, merge.expression(1)) })
    const plain = {
        insert: node.insertStatement(),
        update: node.updateStatement(),
        delete: node.deleteStatement(),
        undelete: node.undeleteStatement(),
    } as const
    for (const [verb, statement] of Object.entries(plain)) {
        if (statement) return make(verb as DmlVerb, statement.expression(), statement.accessLevel())
    }
    throw source.error(at, `not implemented: statement ${node.getText()}`)
}
