/** Declares a source's types: first their names, then their super-types, then their members, so that sources may refer to each other. */
import type { ConstructorNode, FieldNode, MethodNode, ParameterNode, PropertyNode, TypeNode } from '../ast.ts'
import type { SourceFile } from '../program.ts'
import type { Source } from '../build/source.ts'
import type { Type } from './type.ts'
import type { World } from './world.ts'
import type { FieldSymbol, MethodSymbol, UserType } from './symbols.ts'
import { checkName } from './reserved.ts'
import { hasAnnotation, lineage, methodSymbol, outermost, visibilityOf } from './symbols.ts'
import { voidType } from './type.ts'

export function declareType(node: TypeNode, source: Source, file: SourceFile, outer: UserType | null): UserType {
    const name = outer === null ? node.name : `${outer.name}.${node.name}`
    const jsName = `class$${name.replaceAll('.', '$')}`
    const start = (suffix: string) =>
        methodSymbol({ name: '<init>', jsName: `$start${suffix}$${jsName}`, returns: voidType, at: node.at, isStatic: suffix === 'Static' })
    const type: UserType = {
        kind: node.kind,
        name,
        jsName,
        node,
        outer,
        source,
        file,
        visibility: visibilityOf(node.modifiers),
        isTest: outer?.isTest === true || hasAnnotation(node.modifiers, 'IsTest'),
        superType: null,
        interfaces: [],
        fields: new Map(),
        methods: new Map(),
        constructors: [],
        inner: new Map(),
        constants: new Map(node.constants.map((constant) => [constant.name.toLowerCase(), constant.name])),
        instanceStart: start('Instance'),
        staticStart: start('Static'),
        hasStaticState: false,
    }
    const twice = node.constants.find(
        (constant, position) => position !== node.constants.findIndex((other) => other.name.toLowerCase() === constant.name.toLowerCase()),
    )
    if (twice !== undefined) throw source.error(twice.at, `Duplicate field: ${twice.name}`)
    for (const member of node.members) {
        if (member.kind !== 'class' && member.kind !== 'interface' && member.kind !== 'enum') continue
        if (outer !== null) throw source.error(member.at, 'Inner types are not allowed to have inner types')
        if (type.inner.has(member.name.toLowerCase())) throw source.error(member.at, `Duplicate variable: ${member.name}`)
        type.inner.set(member.name.toLowerCase(), declareType(member, source, file, type))
    }
    return type
}

export function declareSupertypes(world: World, type: UserType): void {
    const { node, source } = type
    if (node.superType !== null) {
        const parent = world.resolve(node.superType, source, type)
        if (parent.user === null && parent.library?.kind !== 'exception')
            throw source.error(node.superType.at, `Invalid super type: ${parent.name}`)
        if (parent.user !== null && parent.user.kind !== 'class')
            throw source.error(node.superType.at, `Invalid super type: ${parent.name}`)
        if (parent.library !== null && parent.base !== 'Exception') {
            throw source.error(node.superType.at, `Non-virtual and non-abstract type cannot be extended: ${parent.name}`)
        }
        type.superType = parent
    }
    type.interfaces = node.interfaces.map((name) => {
        const found = world.resolve(name, source, type)
        if (found.user?.kind !== 'interface' && found.library?.kind !== 'interface')
            throw source.error(name.at, `Invalid interface: ${found.name}`)
        return found
    })
    const names = type.interfaces.map((found) => found.name)
    const twice = names.find((name, position) => names.indexOf(name) !== position)
    if (twice !== undefined) throw source.error(node.at, `Interface already implemented: ${twice}`)
    for (const inner of type.inner.values()) declareSupertypes(world, inner)
}

/** @throws ApexCompileError where a class is its own ancestor. */
export function refuseCycles(type: UserType): void {
    const seen = new Set<UserType>()
    const visit = (next: UserType) => {
        if (seen.has(next) && next === type) throw type.source.error(type.node.at, `Circular definition: ${type.name}`)
        if (seen.has(next)) return
        seen.add(next)
        for (const parent of [next.superType, ...next.interfaces]) if (parent?.user) visit(parent.user)
    }
    visit(type)
    for (const inner of type.inner.values()) refuseCycles(inner)
}

export function declareMembers(world: World, type: UserType): void {
    for (const member of type.node.members) {
        if (member.kind === 'field') declareField(world, type, member)
        else if (member.kind === 'property') declareProperty(world, type, member)
        else if (member.kind === 'method') declareMethod(world, type, member)
        else if (member.kind === 'constructor') declareConstructor(world, type, member)
        else if (member.kind === 'initializer' && member.isStatic) {
            if (type.outer !== null) throw type.source.error(member.at, 'Inner types are not allowed to have static blocks')
            type.hasStaticState = true
        }
    }
    for (const inner of type.inner.values()) declareMembers(world, inner)
}

function addField(type: UserType, field: FieldSymbol): void {
    const key = field.name.toLowerCase()
    checkName(type.source, field.at, field.name)
    if (type.fields.has(key)) throw type.source.error(field.at, `Duplicate field: ${field.name}`)
    if (field.isStatic && type.outer !== null) throw type.source.error(field.at, 'static can only be used on fields of a top level type')
    if (field.isStatic) type.hasStaticState = true
    type.fields.set(key, field)
}

/** A field that a superclass also has (privately) gets a name of its own in JavaScript, where they share one object. */
function fieldName(type: UserType, name: string): string {
    const isShadowing = lineage(type)
        .slice(1)
        .some((parent) => parent.node.members.some((member) => 'name' in member && member.name.toLowerCase() === name.toLowerCase()))
    return isShadowing ? `$${name}$${type.jsName}` : `$${name}`
}

function declareField(world: World, type: UserType, node: FieldNode): void {
    const words = node.modifiers.words
    addField(type, {
        owner: type,
        name: node.name,
        jsName: fieldName(type, node.name),
        type: valueType(world, type, node.type, 'Variables cannot be of type void'),
        isStatic: words.has('static'),
        isFinal: words.has('final'),
        visibility: visibilityOf(node.modifiers),
        isTestVisible: hasAnnotation(node.modifiers, 'TestVisible'),
        at: node.at,
        field: node,
        property: null,
        getter: null,
        setter: null,
    })
}

function valueType(world: World, type: UserType, name: FieldNode['type'], message: string): Type {
    const found = world.resolve(name, type.source, type)
    if (found.kind === 'void') throw type.source.error(name.at, message)
    return found
}

function declareProperty(world: World, type: UserType, node: PropertyNode): void {
    const fieldType = valueType(world, type, node.type, 'Properties cannot be of type void')
    const isStatic = node.modifiers.words.has('static')
    const jsName = fieldName(type, node.name)
    const accessor = (part: PropertyNode['getter'], prefix: 'get' | 'set'): MethodSymbol | null => {
        if (part === null) return null
        const own = visibilityOf(part.modifiers)
        const hasOwn = ['private', 'protected', 'public', 'global'].some((word) => part.modifiers.words.has(word))
        return methodSymbol({
            owner: type,
            name: node.name,
            jsName: `${prefix}${jsName}`,
            returns: prefix === 'get' ? fieldType : voidType,
            parameters: prefix === 'get' ? [] : [fieldType],
            isStatic,
            isVirtual: node.modifiers.words.has('virtual') || node.modifiers.words.has('abstract'),
            visibility: hasOwn ? own : visibilityOf(node.modifiers),
            modifiers: node.modifiers,
            at: part.at,
            body: part.body,
        })
    }
    addField(type, {
        owner: type,
        name: node.name,
        jsName,
        type: fieldType,
        isStatic,
        isFinal: false,
        visibility: visibilityOf(node.modifiers),
        isTestVisible: hasAnnotation(node.modifiers, 'TestVisible'),
        at: node.at,
        field: null,
        property: node,
        getter: accessor(node.getter, 'get'),
        setter: accessor(node.setter, 'set'),
    })
}

function parameterTypes(world: World, type: UserType, nodes: readonly ParameterNode[]): Type[] {
    const names = new Set<string>()
    return nodes.map((node) => {
        if (names.has(node.name.toLowerCase())) throw type.source.error(node.at, `Duplicate variable: ${node.name}`)
        names.add(node.name.toLowerCase())
        return valueType(world, type, node.type, 'Parameters cannot be of type void')
    })
}

/** `run$string$list_lead_`: the same for a method and its overrides, whose parameter types are the same. */
function javaScriptName(name: string, parameters: readonly Type[]): string {
    const types = parameters.map((parameter) => parameter.name.replace(/\W/g, '_'))
    return `${name.toLowerCase()}$${types.join('$')}`
}

/** Constructors are methods in JavaScript: those of a subclass must not override them. */
export function constructorName(type: UserType, parameters: readonly Type[]): string {
    return javaScriptName(`$new$${type.name}`.replaceAll('.', '$'), parameters)
}

function declareMethod(world: World, type: UserType, node: MethodNode): void {
    const parameters = parameterTypes(world, type, node.parameters)
    const words = node.modifiers.words
    const returns = node.returns === null ? voidType : world.resolve(node.returns, type.source, type)
    if (words.has('static') && type.outer !== null)
        throw type.source.error(node.at, 'static can only be used on methods of a top level type')
    // Row A27: a private method is never overridden, so that its JavaScript name is its class's own.
    const isOwn = visibilityOf(node.modifiers) === 'private' && type.kind === 'class'
    const method = methodSymbol({
        owner: type,
        name: node.name,
        jsName: isOwn ? `${javaScriptName(node.name, parameters)}$${type.jsName}` : javaScriptName(node.name, parameters),
        parameters,
        parameterNodes: node.parameters,
        returns,
        isStatic: words.has('static') || words.has('testmethod'),
        isAbstract: words.has('abstract'),
        isVirtual: words.has('virtual') || words.has('abstract') || words.has('override'),
        isOverride: words.has('override'),
        visibility: visibilityOf(node.modifiers),
        isTestVisible: hasAnnotation(node.modifiers, 'TestVisible'),
        modifiers: node.modifiers,
        at: node.at,
        body: node.body,
    })
    const named = type.methods.get(node.name.toLowerCase()) ?? []
    if (named.some((other) => javaScriptName('', other.parameters) === javaScriptName('', parameters))) {
        throw type.source.error(node.at, `Method already defined: ${returns.name} ${signatureOf(method)} from the type ${type.name}`)
    }
    type.methods.set(node.name.toLowerCase(), [...named, method])
}

function declareConstructor(world: World, type: UserType, node: ConstructorNode): void {
    if (node.name.toLowerCase() !== type.node.name.toLowerCase()) throw type.source.error(node.at, `Invalid constructor name: ${node.name}`)
    const parameters = parameterTypes(world, type, node.parameters)
    const made = methodSymbol({
        owner: type,
        name: '<init>',
        jsName: constructorName(type, parameters),
        parameters,
        parameterNodes: node.parameters,
        returns: voidType,
        visibility: visibilityOf(node.modifiers),
        isTestVisible: hasAnnotation(node.modifiers, 'TestVisible'),
        modifiers: node.modifiers,
        at: node.at,
        body: node.body,
    })
    if (type.constructors.some((other) => other.jsName === made.jsName)) {
        throw type.source.error(node.at, `Method already defined: void ${signatureOf(made)} from the type ${type.name}`)
    }
    type.constructors.push(made)
}

export function signatureOf(method: Pick<MethodSymbol, 'name' | 'parameters'>): string {
    return `${method.name}(${method.parameters.map((type) => type.name).join(', ')})`
}

/** A class that declares no constructor has a public one without arguments (row A25). */
export function defaultConstructor(type: UserType): MethodSymbol {
    return methodSymbol({
        owner: type,
        name: '<init>',
        jsName: constructorName(type, []),
        returns: voidType,
        at: type.node.at,
        visibility: outermost(type).visibility === 'global' ? 'global' : 'public',
    })
}
