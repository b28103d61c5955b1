/**
 * Builds library types from signature texts, so that a class of the standard library reads like its page in the reference:
 * `'static String join(List<Object>, String)': (items, separator) => …`. The texts are parsed once, when the library is loaded.
 */
import type { Implementation, LibraryMember, LibraryType, TypeReference } from './registry.ts'
import { libraryEnum } from '../runtime/enum.ts'
import { ApexList } from '../runtime/collections.ts'
import { apexException } from '../runtime/exception.ts'

export interface TypeOptions {
    readonly kind?: LibraryType['kind']
    readonly typeParameters?: readonly string[]
    readonly superType?: string
    readonly interfaces?: readonly string[]
}

/** `Map<String, List<Lead>>` */
export function parseType(text: string): TypeReference {
    const compact = text.replaceAll(' ', '')
    const open = compact.indexOf('<')
    if (open < 0) return { name: compact, arguments: [] }
    return { name: compact.slice(0, open), arguments: splitTop(compact.slice(open + 1, -1)).map(parseType) }
}

/** Splits at the commas outside of angle brackets. */
function splitTop(text: string): string[] {
    const parts: string[] = []
    let depth = 0
    let start = 0
    for (let n = 0; n <= text.length; n++) {
        const letter = text.charAt(n)
        if (letter === '<') depth++
        if (letter === '>') depth--
        if (n === text.length || (letter === ',' && depth === 0)) {
            parts.push(text.slice(start, n).trim())
            start = n + 1
        }
    }
    return parts.filter((part) => part !== '')
}

export interface Accessors {
    readonly get: Implementation
    readonly set: Implementation
}

/** A method that takes a way to read the caller's variables as its last argument. */
export interface VariableReader {
    readonly withVariables: Implementation
}

/** An implementation, or getter and setter of a property. */
export type Definition = Implementation | VariableReader | Accessors

const GeneratorFunction = Object.getPrototypeOf(function* () {
    yield
}) as object

function isGeneratorFunction(implementation: Implementation): boolean {
    return Object.getPrototypeOf(implementation) === GeneratorFunction
}

/** `static T name(A, B)`, `T name(A)`, `new(A)`, `property T name`, `static property T name`. */
function parseMember(owner: TypeReference, text: string, definition: Definition): LibraryMember {
    const match = /^(static )?(property )?(?:(new)|(.+?) (\w+))(?:\((.*)\))?$/.exec(text)
    if (match === null) throw new Error(`library signature not understood: ${owner.name}: ${text}`)
    const [, isStatic, isProperty, isConstructor, returns, name, parameters] = match
    const implementation = implementationOf(definition)
    return {
        kind: isConstructor !== undefined ? 'constructor' : isProperty !== undefined ? 'property' : 'method',
        name: name ?? 'new',
        isStatic: isStatic !== undefined,
        parameters: splitTop(parameters ?? '').map(parseType),
        returns: returns === undefined ? owner : parseType(returns),
        suspends: isGeneratorFunction(implementation),
        implementation,
        ...('set' in definition ? { assign: definition.set } : {}),
        ...('withVariables' in definition ? { seesVariables: true } : {}),
    }
}

function implementationOf(definition: Definition): Implementation {
    if ('withVariables' in definition) return definition.withVariables
    return 'get' in definition ? definition.get : definition
}

export function systemType(name: string, members: Readonly<Record<string, Definition>>, options: TypeOptions = {}): LibraryType {
    const typeParameters = options.typeParameters ?? []
    const owner = { name, arguments: typeParameters.map(parseType) }
    return {
        name,
        kind: options.kind ?? 'class',
        typeParameters,
        superType: options.superType === undefined ? null : parseType(options.superType),
        interfaces: (options.interfaces ?? []).map(parseType),
        members: Object.entries(members).map(([text, definition]) => parseMember(owner, text, definition)),
        enumValues: [],
    }
}

/** Members of an interface have no body here: a user class provides them, or a library object by a method of the same name. */
export function systemInterface(name: string, signatures: readonly string[], options: TypeOptions = {}): LibraryType {
    const members = Object.fromEntries(
        signatures.map((text) => {
            const method = /(\w+)\(/.exec(text)?.[1] ?? text
            const call = (receiver: Record<string, Implementation>, ...values: unknown[]): unknown => receiver[method]?.(...values)
            return [text, call]
        }),
    )
    return systemType(name, members, { ...options, kind: 'interface' })
}

export function systemEnum(name: string, values: readonly string[]): LibraryType {
    const constants = libraryEnum(name, values)
    const find = (text: string): unknown => {
        const found = constants.find((value) => value.name.toLowerCase() === text.toLowerCase())
        if (found === undefined) throw apexException('NoSuchElementException', `No enum constant ${name}.${text}`)
        return found
    }
    const type = systemType(
        name,
        {
            [`static List<${name}> values()`]: () => new ApexList(parseType(name), [...constants]),
            [`static ${name} valueOf(String)`]: find,
            'String name()': (value: { name: string }) => value.name,
            'Integer ordinal()': (value: { ordinal: number }) => value.ordinal,
        },
        { kind: 'enum' },
    )
    return { ...type, enumValues: values }
}
