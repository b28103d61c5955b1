/** Parse tree -> classes, interfaces, enums, triggers and anonymous blocks. */
import type {
    AnonymousUnitContext,
    ClassBodyDeclarationContext,
    ClassDeclarationContext,
    CompilationUnitContext,
    EnumDeclarationContext,
    FormalParametersContext,
    InterfaceDeclarationContext,
    MemberDeclarationContext,
    PropertyDeclarationContext,
    TriggerUnitContext,
    TypeRefContext,
} from '@apexdevtools/apex-parser'
import type { ApexParserRuleContext as ParserRuleContext } from '@apexdevtools/apex-parser'
import type {
    AccessorNode,
    AnonymousNode,
    Block,
    MemberNode,
    MethodNode,
    Modifiers,
    ParameterNode,
    PropertyNode,
    TriggerNode,
    TypeNode,
} from '../ast.ts'
import type { Source } from './source.ts'
import { buildModifiers, buildType, buildTypes, isFinalVariable } from './types.ts'
import { buildExpression } from './expressions.ts'
import { buildBlock, buildStatement } from './statements.ts'

export function buildUnit(source: Source, unit: CompilationUnitContext): TypeNode {
    const node = unit.typeDeclaration()
    const modifiers = buildModifiers(source, node.modifier_list())
    const declared = node.classDeclaration() ?? node.interfaceDeclaration() ?? node.enumDeclaration()
    const type = buildTypeMember(source, modifiers, node.classDeclaration(), node.interfaceDeclaration(), node.enumDeclaration())
    if (type === null) throw source.error(source.at(declared), 'Invalid unit')
    return type
}

export function buildTrigger(source: Source, unit: TriggerUnitContext): TriggerNode {
    const block = unit.triggerBlock()
    const members = block.triggerBlockMember_list()
    return {
        at: source.at(unit),
        name: unit.id(0).getText(),
        object: unit.id(1).getText(),
        objectAt: source.at(unit.id(1)),
        events: unit
            .triggerCase_list()
            .map((event) => ({ at: source.at(event), name: (event.children ?? []).map((word) => word.getText().toLowerCase()).join(' ') })),
        ...buildLoose(source, members, block),
    }
}

export function buildAnonymous(source: Source, unit: AnonymousUnitContext): AnonymousNode {
    const block = unit.anonymousBlock()
    const members = block.anonymousBlockMember_list().map((member) => ({
        modifier_list: () => member.modifier_list(),
        statement: () => member.statement(),
        triggerMemberDeclaration: () => member.anonymousMemberDeclaration(),
    }))
    return buildLoose(source, members, block)
}

type LooseMember = Pick<
    ReturnType<ReturnType<TriggerUnitContext['triggerBlock']>['triggerBlockMember_list']>[number],
    'modifier_list' | 'statement'
> & {
    triggerMemberDeclaration(): Omit<MemberDeclarationContext, 'constructorDeclaration'> | null
}

/** Bodies where declarations and statements mix. A field declaration there is a local variable of the body. */
function buildLoose(source: Source, nodes: readonly LooseMember[], whole: ParserRuleContext): { members: MemberNode[]; body: Block } {
    const members: MemberNode[] = []
    const statements: Block['statements'][number][] = []
    for (const node of nodes) {
        const declaration = node.triggerMemberDeclaration()
        if (!declaration) {
            statements.push(buildStatement(source, node.statement()))
            continue
        }
        const modifiers = buildModifiers(source, node.modifier_list())
        for (const member of buildMember(source, modifiers, declaration as MemberDeclarationContext)) {
            if (member.kind !== 'field') members.push(member)
            else {
                const variables = [{ at: member.at, name: member.name, initial: member.initial }]
                const isFinal = isFinalVariable(source, member.at, modifiers)
                statements.push({ kind: 'variables', at: member.at, isFinal, type: member.type, variables })
            }
        }
    }
    return { members, body: { kind: 'block', at: source.at(whole), statements } }
}

function buildTypeMember(
    source: Source,
    modifiers: Modifiers,
    classNode: ClassDeclarationContext | null,
    interfaceNode: InterfaceDeclarationContext | null,
    enumNode: EnumDeclarationContext | null,
): TypeNode | null {
    if (classNode) {
        const superType = classNode.typeRef()
        return {
            ...typeNode(source, 'class', modifiers, classNode),
            superType: superType ? buildType(source, superType) : null,
            interfaces: buildTypes(source, classNode.typeList()),
            members: classNode
                .classBody()
                .classBodyDeclaration_list()
                .flatMap((member) => buildClassMember(source, member)),
        }
    }
    if (interfaceNode) return buildInterface(source, modifiers, interfaceNode)
    if (!enumNode) return null
    const constants = enumNode.enumConstants()?.id_list() ?? []
    return {
        ...typeNode(source, 'enum', modifiers, enumNode),
        constants: constants.map((id) => ({ name: id.getText(), at: source.at(id) })),
    }
}

function typeNode(
    source: Source,
    kind: TypeNode['kind'],
    modifiers: Modifiers,
    node: ParserRuleContext & { id(): { getText(): string } },
): TypeNode {
    return { kind, at: source.at(node), modifiers, name: node.id().getText(), superType: null, interfaces: [], members: [], constants: [] }
}

function buildInterface(source: Source, modifiers: Modifiers, node: InterfaceDeclarationContext): TypeNode {
    const methods = node.interfaceBody().interfaceMethodDeclaration_list()
    return {
        ...typeNode(source, 'interface', modifiers, node),
        interfaces: buildTypes(source, node.typeList()),
        members: methods.map((method) => ({
            kind: 'method',
            at: source.at(method),
            modifiers: {
                words: new Set([modifiers.words.has('global') ? 'global' : 'public', 'abstract']),
                sharing: null,
                annotations: [],
            },
            name: method.id().getText(),
            returns: optionalType(source, method.typeRef()),
            parameters: buildParameters(source, method.formalParameters()),
            body: null,
        })),
    }
}

const optionalType = (source: Source, node: TypeRefContext | null) => (node ? buildType(source, node) : null)

function buildClassMember(source: Source, node: ClassBodyDeclarationContext): MemberNode[] {
    const block = node.block()
    if (block) return [{ kind: 'initializer', at: source.at(node), isStatic: Boolean(node.STATIC()), body: buildBlock(source, block) }]
    const declaration = node.memberDeclaration()
    if (!declaration) return []
    return buildMember(source, buildModifiers(source, node.modifier_list()), declaration)
}

function buildMember(source: Source, modifiers: Modifiers, node: MemberDeclarationContext): MemberNode[] {
    const at = source.at(node)
    const type = buildTypeMember(source, modifiers, node.classDeclaration(), node.interfaceDeclaration(), node.enumDeclaration())
    if (type !== null) return [type]
    const fields = node.fieldDeclaration()
    if (fields) {
        const fieldType = buildType(source, fields.typeRef())
        return fields
            .variableDeclarators()
            .variableDeclarator_list()
            .map((variable) => ({
                kind: 'field',
                at: { ...source.at(variable), line: source.at(variable).line },
                modifiers,
                type: fieldType,
                name: variable.id().getText(),
                initial: variable.expression() ? buildExpression(source, variable.expression()) : null,
            }))
    }
    const property = node.propertyDeclaration()
    if (property) return [buildProperty(source, modifiers, property)]
    const method = node.methodDeclaration()
    if (method) {
        const body = method.block()
        const returns = optionalType(source, method.typeRef())
        const parameters = buildParameters(source, method.formalParameters())
        const made: MethodNode = {
            kind: 'method',
            at,
            modifiers,
            name: method.id().getText(),
            returns,
            parameters,
            body: body ? buildBlock(source, body) : null,
        }
        return [made]
    }
    const maker = node.constructorDeclaration()
    const name = maker.qualifiedName().getText()
    return [
        {
            kind: 'constructor',
            at,
            modifiers,
            name,
            parameters: buildParameters(source, maker.formalParameters()),
            body: buildBlock(source, maker.block()),
        },
    ]
}

function buildProperty(source: Source, modifiers: Modifiers, node: PropertyDeclarationContext): PropertyNode {
    let getter: AccessorNode | null = null
    let setter: AccessorNode | null = null
    for (const part of node.propertyBlock_list()) {
        const accessor = part.getter() ?? part.setter()
        const body = accessor.block()
        const made = {
            at: source.at(part),
            modifiers: buildModifiers(source, part.modifier_list()),
            body: body ? buildBlock(source, body) : null,
        }
        if (part.getter()) getter = made
        else setter = made
    }
    return {
        kind: 'property',
        at: source.at(node),
        modifiers,
        type: buildType(source, node.typeRef()),
        name: node.id().getText(),
        getter,
        setter,
    }
}

function buildParameters(source: Source, node: FormalParametersContext): ParameterNode[] {
    return (node.formalParameterList()?.formalParameter_list() ?? []).map((parameter) => ({
        at: source.at(parameter),
        name: parameter.id().getText(),
        type: buildType(source, parameter.typeRef()),
        isFinal: buildModifiers(source, parameter.modifier_list()).words.has('final'),
    }))
}
