/** `new`: records with named fields, user classes, library classes and collections. */
import type { Expression, NewNode } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { joined, js, text } from '../emit/code.ts'
import { chooseOverload } from '../types/overloads.ts'
import { constructorName, defaultConstructor, signatureOf } from '../types/declare.ts'
import { isException } from '../types/symbols.ts'
import { isList, isMap, isNamed, isRecord, isSet } from '../types/type.ts'
import { argumentCodes, argumentValues } from './calls.ts'
import { fieldType, parentObject } from './members.ts'
import { isVisible } from './names.ts'
import { assigned, converted } from './value.ts'
import { translate } from './expressions.ts'

export function translateNew(body: Body, node: NewNode): Value {
    const type = body.resolve(node.type)
    const { form } = node
    if (form.kind === 'size') {
        const size = assigned(body, translate(body, form.size), body.world.named('Integer'), form.size.at)
        return { type, code: js`$R.newArray(${body.type(type)}, ${size})`, isPresent: true }
    }
    if (form.kind === 'pairs') return newMap(body, type, node, form.pairs)
    if (form.kind === 'items') return newCollection(body, type, node, form.values)
    if (type.kind === 'sobject' || isNamed(type, 'SObject')) return newRecord(body, type, node, form.values)
    if (type.user !== null) return newInstance(body, type, type.user, node, form.values)
    return newLibrary(body, type, node, form.values)
}

function newMap(body: Body, type: Type, node: NewNode, pairs: readonly (readonly [Expression, Expression])[]): Value {
    const [key, value] = type.arguments
    if (!isMap(type) || key === undefined || value === undefined)
        throw body.error(node.at, `Invalid constructor syntax, name=value pairs can only be used for SObjects: ${type.name}`)
    const part = (item: Expression, wanted: Type, word: 'key' | 'value'): Code => {
        const made = translate(body, item)
        const code = converted(body, made, wanted)
        if (code === null) throw body.error(item.at, `Invalid ${word} type ${made.type.name} for ${type.name}`)
        return code
    }
    const codes = pairs.map(([left, right]) => js`[${part(left, key, 'key')}, ${part(right, value, 'value')}]`)
    return { type, code: js`$R.newMap(${body.type(type)}, [${joined(codes, ', ')}])`, isPresent: true }
}

function newCollection(body: Body, type: Type, node: NewNode, items: readonly Expression[]): Value {
    const element = type.arguments[0]
    if (isMap(type) && items.length === 0) return newMap(body, type, node, [])
    if ((!isList(type) && !isSet(type)) || element === undefined) throw body.error(node.at, `Type cannot be constructed: ${type.name}`)
    const codes = items.map((item) => {
        const value = translate(body, item)
        const code = converted(body, value, element)
        if (code === null)
            throw body.error(item.at, `Initial expression is of incorrect type, expected: ${element.name} but was: ${value.type.name}`)
        return code
    })
    return { type, code: js`$R.${isList(type) ? 'newList' : 'newSet'}(${body.type(type)}, [${joined(codes, ', ')}])`, isPresent: true }
}

/** `new Lead(LastName = 'x', Account = a)`. */
function newRecord(body: Body, type: Type, node: NewNode, values: readonly Expression[]): Value {
    const object = type.object
    if (object === null) throw body.error(node.at, `SObject is not constructable: ${type.name}`)
    const names = new Set<string>()
    const codes = values.map((pair) => {
        if (pair.kind !== 'assign' || pair.operator !== '=' || pair.target.kind !== 'name')
            throw body.error(pair.at, `Type requires name=value pair construction: ${type.name}`)
        const key = pair.target.name.toLowerCase()
        const field = object.fields.get(key)
        const expected = field === undefined ? parentObject(body, object, key) : fieldType(body, field)
        if (expected === null) throw body.error(pair.at, `Field does not exist: ${pair.target.name} on ${type.name}`)
        if (names.has(key)) throw body.error(pair.at, `Duplicate field initialization: ${pair.target.name}`)
        names.add(key)
        return js`${text(key)}: ${assigned(body, translate(body, pair.value), expected, pair.at)}`
    })
    return { type, code: js`$R.newSObject('${object.name}', { ${joined(codes, ', ')} })`, isPresent: true }
}

function newInstance(body: Body, type: Type, user: UserType, node: NewNode, nodes: readonly Expression[]): Value {
    if (user.kind !== 'class') throw body.error(node.at, `Type cannot be constructed: ${type.name}`)
    if (user.node.modifiers.words.has('abstract')) throw body.error(node.at, `Abstract classes cannot be constructed: ${type.name}`)
    const values = argumentValues(body, nodes)
    const found = chooseConstructor(body, user, node, values)
    const code = joined(
        values.map((value, position) => argumentCodes(body, [value], { parameters: [found.parameters[position] ?? value.type] })),
        ', ',
    )
    return { type, code: body.call(found, js`new ${user.jsName}().${found.jsName}(${code})`), isPresent: true }
}

export function chooseConstructor(
    body: Body,
    user: UserType,
    node: { readonly at: Expression['at'] },
    values: readonly Value[],
): MethodSymbol {
    const given = values.map((value) => value.type)
    const candidates = constructorsOf(body, user).map((target) => ({ parameters: target.parameters, target }))
    const choice = chooseOverload(body.world, candidates, given)
    const signature = `(${given.map((one) => one.name).join(', ')})`
    if (choice.kind === 'ambiguous') throw body.error(node.at, `Ambiguous method signature: <Constructor>${signature}`)
    if (choice.kind !== 'found') throw body.error(node.at, `Constructor not defined: [${user.name}].<Constructor>${signature}`)
    const found = choice.candidate.target
    if (!isVisible(body, found)) throw body.error(node.at, `Constructor is not visible: [${user.name}].<Constructor>${signature}`)
    return found
}

const defaults = new WeakMap<UserType, MethodSymbol>()
const exceptional = new WeakMap<UserType, readonly MethodSymbol[]>()

/** The implicit constructor, one symbol per class, so that it is coloured with its class. */
export function implicitConstructor(user: UserType): MethodSymbol {
    const known = defaults.get(user) ?? defaultConstructor(user)
    defaults.set(user, known)
    return known
}

/** The declared constructors; a class without one has the default, an exception its four forms (rows A25, A28). */
export function constructorsOf(body: Body, user: UserType): readonly MethodSymbol[] {
    if (!isException(body.world.find(user.name, null) ?? body.world.named('Object')))
        return user.constructors.length > 0 ? user.constructors : [implicitConstructor(user)]
    const known = exceptional.get(user) ?? exceptionConstructors(body, user)
    exceptional.set(user, known)
    return [...user.constructors, ...known.filter((implicit) => !user.constructors.some((own) => own.jsName === implicit.jsName))]
}

function exceptionConstructors(body: Body, user: UserType): MethodSymbol[] {
    const string = body.world.named('String')
    const exception = body.world.named('Exception')
    return [[], [string], [exception], [string, exception]].map((parameters) => {
        const made = implicitConstructor(user)
        return {
            ...made,
            jsName: constructorName(user, parameters),
            parameters,
            callees: new Set(),
            family: new Set(),
        }
    })
}

function newLibrary(body: Body, type: Type, node: NewNode, nodes: readonly Expression[]): Value {
    const library = type.library
    if (library === null) throw body.error(node.at, `Type cannot be constructed: ${type.name}`)
    const values = argumentValues(body, nodes)
    const bound = body.world.bindings(type)
    const candidates = library.members
        .filter((member) => member.kind === 'constructor')
        .map((member) => ({ target: member, parameters: member.parameters.map((parameter) => body.world.ofReference(parameter, bound)) }))
    if (candidates.length === 0) throw body.error(node.at, `Type cannot be constructed: ${type.name}`)
    if (values.length === 0 && (isList(type) || isSet(type) || isMap(type))) return emptyCollection(body, type)
    const isRefused = hasOtherElements(type, values)
    const choice = chooseOverload(
        body.world,
        candidates,
        values.map((value) => value.type),
    )
    const signature = signatureOf({ name: '<Constructor>', parameters: values.map((value) => value.type) })
    if (isRefused || choice.kind !== 'found')
        throw body.error(node.at, collectionProblem(type, values) ?? `Constructor not defined: [${type.name}].${signature}`)
    const made: Code = js`${body.links.member(type.base, choice.candidate.target)}(${argumentCodes(body, values, choice.candidate)})`
    const isCollection = type.arguments.length > 0
    return { type, code: isCollection ? js`$R.retyped(${body.type(type)}, ${made})` : made, isPresent: true }
}

/** Salesforce's compiler takes no list or set of another type here, not even where each element could be assigned. sObjects aside: not looked at. */
function hasOtherElements(type: Type, [given]: readonly Value[]): boolean {
    const [element, other] = [type.arguments[0], given?.type.arguments[0]]
    if (given === undefined || element === undefined || other === undefined || isMap(type) || isMap(given.type)) return false
    return element.name !== other.name && !isRecord(element) && !isRecord(other)
}

function collectionProblem(type: Type, values: readonly Value[]): string | null {
    const [element, value] = type.arguments
    const given = values[0]?.type.name
    if (element === undefined || given === undefined || values.length !== 1) return null
    const found = `Invalid initializer type ${given} found for ${type.name}: expected`
    if (isList(type)) return `${found} an Integer or a List of type ${element.name}`
    if (isSet(type)) return `${found} a List or a Set of type: ${element.name}`
    return value === undefined ? null : `${found} a Map with the same key and value types, or a valid SObject List`
}

function emptyCollection(body: Body, type: Type): Value {
    const operation = isList(type) ? 'newList' : isSet(type) ? 'newSet' : 'newMap'
    return { type, code: js`$R.${operation}(${body.type(type)}, [])`, isPresent: true }
}
