/** Describes a compiled class to the platform: its methods, constructors and fields as functions. */
import { ApexEnumValue } from '../../runtime/enum.ts'
import { ApexException } from '../../runtime/exception.ts'
import type { ProgramClass, ProgramField, ProgramMethod, Suspendable } from '../program.ts'
import type { Modifiers } from '../ast.ts'
import type { FieldSymbol, MethodSymbol, UserType } from '../types/symbols.ts'
import { interfacesOf, isException, lineage, outermost } from '../types/symbols.ts'
import { referenceOf, userType } from '../types/type.ts'

/** The constructor function that emitted text made, with what linking adds to it. */
export interface EmittedClass {
    new (): object
    $class: ProgramClass
    $ancestors: ReadonlySet<string>
    values$?: readonly ApexEnumValue[]
    [member: string]: unknown
}

type Invocable = Record<string, (...values: readonly unknown[]) => Suspendable<unknown>>

export function linkClass(type: UserType, made: EmittedClass, constructors: readonly MethodSymbol[]): ProgramClass {
    const constants = [...type.constants.values()].map((name, ordinal) => new ApexEnumValue(type.name, name, ordinal))
    for (const constant of constants) made[`constant$${constant.name}`] = constant
    made.values$ = constants
    made.$ancestors = ancestorsOf(type)
    const described: ProgramClass = {
        name: type.name,
        kind: type.kind,
        sharing: lineage(type).find((level) => level.node.modifiers.sharing !== null)?.node.modifiers.sharing ?? null,
        modifiers: [...type.node.modifiers.words],
        annotations: annotationsOf(type.node.modifiers),
        superType: type.superType === null ? null : referenceOf(type.superType),
        interfaces: interfacesOf(type).map(referenceOf),
        methods: lineage(type).flatMap((level) => [...level.methods.values()].flat().map((method) => programMethod(method, made))),
        fields: [...type.fields.values()].filter(isStored).map(programField),
        ...(isConcrete(type) ? { allocate: () => new made() } : {}),
        ...(type.kind === 'enum' ? { enumValues: constants } : {}),
        isTest: outermost(type).isTest,
        source: type.file,
        construct: (values) => construct(type, made, constructors, values),
    }
    made.$class = described
    return described
}

const isConcrete = (type: UserType) => type.kind === 'class' && !type.node.modifiers.words.has('abstract')

function annotationsOf(modifiers: Modifiers): ProgramClass['annotations'] {
    return modifiers.annotations.map(({ name, parameters }) => ({ name, parameters }))
}

/** Lower-case names of the class itself and of everything that it extends and implements, as cast and instanceof ask. */
function ancestorsOf(type: UserType): ReadonlySet<string> {
    const names = lineage(type).map((level) => level.name)
    const library = lineage(type).at(-1)?.superType?.name
    const isThrown = isException(userType(type)) ? ['exception'] : []
    const interfaces = interfacesOf(type).flatMap((next) => [next.name, next.base])
    return new Set([...names, ...interfaces, ...isThrown, ...(library === undefined ? [] : [library])].map((name) => name.toLowerCase()))
}

/** A field, or a property that keeps a value of its own. */
function isStored(field: FieldSymbol): boolean {
    if (field.isStatic) return false
    return field.property === null || field.getter === null || field.getter.body === null
}

function programField(field: FieldSymbol): ProgramField {
    const words = (field.field ?? field.property)?.modifiers.words
    return {
        name: field.name,
        type: referenceOf(field.type),
        isTransient: words?.has('transient') ?? false,
        get: (self) => (self as Record<string, unknown>)[field.jsName],
        set: (self, value) => {
            ;(self as Record<string, unknown>)[field.jsName] = value
        },
    }
}

function programMethod(method: MethodSymbol, made: EmittedClass): ProgramMethod {
    const { jsName } = method
    return {
        name: method.name,
        parameters: method.parameters.map(referenceOf),
        parameterNames: method.parameterNodes.map((node) => node.name),
        returns: referenceOf(method.returns),
        isStatic: method.isStatic,
        modifiers: [...method.modifiers.words],
        annotations: annotationsOf(method.modifiers),
        line: method.at.line,
        invoke: (self, values) => {
            const target = (method.isStatic ? made : self) as Invocable
            return (target[jsName] as Invocable[string]).apply(target, [...values])
        },
    }
}

function construct(
    type: UserType,
    made: EmittedClass,
    constructors: readonly MethodSymbol[],
    values: readonly unknown[],
): Suspendable<unknown> {
    const fitting = constructors.filter((method) => method.parameters.length === values.length)
    const [only] = fitting
    if (only === undefined || fitting.length > 1 || !isConcrete(type)) {
        throw new ApexException('System.TypeException', `No default constructor available in type: ${type.name}`)
    }
    // Row G15: who makes an object by its type sees only what every class sees.
    if (only.visibility === 'private' || only.visibility === 'protected')
        throw new ApexException('System.TypeException', `Constructor is not visible: [${type.name}].<Constructor>()`)
    const instance = new made() as Invocable
    return (instance[only.jsName] as Invocable[string]).apply(instance, [...values])
}
