/** Parse tree -> expressions. */
import {
    ArrayExpressionContext,
    AssignExpressionContext,
    CastExpressionContext,
    CondExpressionContext,
    DotExpressionContext,
    InstanceOfExpressionContext,
    MethodCallExpressionContext,
    NegExpressionContext,
    NewExpressionContext,
    PostOpExpressionContext,
    PreOpExpressionContext,
    PrimaryExpressionContext,
    SubExpressionContext,
} from '@apexdevtools/apex-parser'
import type { ExpressionContext, ExpressionListContext } from '@apexdevtools/apex-parser'
import type { CallNode, Expression } from '../ast.ts'
import type { Source } from './source.ts'
import { buildType } from './types.ts'
import { buildPrimary } from './primary.ts'
import { buildNew } from './creation.ts'

export function buildExpression(source: Source, node: ExpressionContext): Expression {
    const at = source.at(node)
    if (node instanceof PrimaryExpressionContext) return buildPrimary(source, node.primary())
    if (node instanceof DotExpressionContext) return buildDot(source, node)
    if (node instanceof MethodCallExpressionContext) return buildOwnCall(source, node)
    if (node instanceof NewExpressionContext) return buildNew(source, node.creator(), at)
    if (node instanceof SubExpressionContext) return { kind: 'parenthesised', at, value: buildExpression(source, node.expression()) }
    if (node instanceof ArrayExpressionContext) {
        return {
            kind: 'index',
            at,
            target: buildExpression(source, node.expression(0)),
            index: buildExpression(source, node.expression(1)),
        }
    }
    if (node instanceof CastExpressionContext) {
        return { kind: 'cast', at, type: buildType(source, node.typeRef()), value: buildExpression(source, node.expression()) }
    }
    if (node instanceof InstanceOfExpressionContext) {
        return { kind: 'instanceof', at, value: buildExpression(source, node.expression()), type: buildType(source, node.typeRef()) }
    }
    if (node instanceof CondExpressionContext) {
        const [condition, yes, no] = node.expression_list().map((part) => buildExpression(source, part)) as [
            Expression,
            Expression,
            Expression,
        ]
        return { kind: 'conditional', at, condition, yes, no }
    }
    return buildOperation(source, node)
}

function buildOperation(source: Source, node: ExpressionContext): Expression {
    const at = source.at(node)
    if (node instanceof PostOpExpressionContext) {
        return { kind: 'step', at, operator: node.INC() ? '++' : '--', isPrefix: false, value: buildExpression(source, node.expression()) }
    }
    if (node instanceof PreOpExpressionContext) {
        const value = buildExpression(source, node.expression())
        if (node.INC() || node.DEC()) return { kind: 'step', at, operator: node.INC() ? '++' : '--', isPrefix: true, value }
        return { kind: 'unary', at, operator: node.ADD() ? '+' : '-', value }
    }
    if (node instanceof NegExpressionContext) {
        return { kind: 'unary', at, operator: node.TILDE() ? '~' : '!', value: buildExpression(source, node.expression()) }
    }
    const [left, right] = operands(source, node)
    const operator = operatorOf(node)
    if (node instanceof AssignExpressionContext) return { kind: 'assign', at, operator, target: left, value: right }
    return { kind: 'binary', at, operator, left, right }
}

function operands(source: Source, node: ExpressionContext): [Expression, Expression] {
    const nodes = (node.children ?? []).filter((child) => isExpression(child)) as unknown as ExpressionContext[]
    return nodes.map((part) => buildExpression(source, part)) as [Expression, Expression]
}

function isExpression(child: unknown): boolean {
    return typeof child === 'object' && child !== null && 'ruleIndex' in child && child.ruleIndex !== undefined
}

/** Operators such as `>=` and `>>>` are several tokens in the grammar. */
function operatorOf(node: ExpressionContext): string {
    const tokens = (node.children ?? []).filter((child) => !isExpression(child))
    return tokens.map((token) => token.getText()).join('')
}

function buildDot(source: Source, node: DotExpressionContext): Expression {
    const at = source.at(node)
    const target = buildExpression(source, node.expression())
    const isSafe = Boolean(node.QUESTIONDOT())
    const call = node.dotMethodCall()
    if (!call) return { kind: 'member', at, target, name: node.anyId().getText(), isSafe }
    return { kind: 'call', at, target, name: call.anyId().getText(), arguments: buildArguments(source, call.expressionList()), isSafe }
}

function buildOwnCall(source: Source, node: MethodCallExpressionContext): CallNode {
    const call = node.methodCall()
    const name = call.THIS() ? 'this' : call.SUPER() ? 'super' : call.id().getText()
    return {
        kind: 'call',
        at: source.at(node),
        target: null,
        name,
        arguments: buildArguments(source, call.expressionList()),
        isSafe: false,
    }
}

export function buildArguments(source: Source, list: ExpressionListContext | null): Expression[] {
    return (list?.expression_list() ?? []).map((part) => buildExpression(source, part))
}
