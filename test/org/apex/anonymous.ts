/** Anonymous Apex: a block with declarations of its own, compiled against the classes of the org. */
import type { MemberNode, TypeNode } from './ast.ts'
import type { Suspendable } from './program.ts'
import { buildAnonymous } from './build/declarations.ts'
import { Source } from './build/source.ts'
import { colour } from './colour.ts'
import { classText, inOrder, translateType } from './emit/classes.ts'
import { linkModule, textOf } from './emit/link.ts'
import type { EmittedClass } from './emit/program-class.ts'
import { linkClass } from './emit/program-class.ts'
import { parseAnonymous } from './parse.ts'
import { Body } from './translate/body.ts'
import { Links } from './translate/links.ts'
import { framed } from './translate/methods.ts'
import { indent, statements } from './translate/statements.ts'
import { declareMembers, declareSupertypes, declareType } from './types/declare.ts'
import { checkInheritance } from './types/inherit.ts'
import type { UserType } from './types/symbols.ts'
import { methodSymbol, noModifiers } from './types/symbols.ts'
import { voidType } from './types/type.ts'
import type { World } from './types/world.ts'

const NAME = 'AnonymousBlock'

/** The newest version that our stubs and rows describe. */
const API_VERSION = 65

export function compileAnonymous(
    world: World,
    known: readonly UserType[],
    classes: Readonly<Record<string, unknown>>,
    text: string,
): () => Suspendable<void> {
    const source = new Source(NAME, text)
    const node = buildAnonymous(source, parseAnonymous(text))
    const links = new Links()
    const owner = declareOwner(world, source, text, node.members)
    const { name: unitName, unit } = links.unit(NAME)
    const method = methodSymbol({ name: NAME, jsName: '$anonymous', returns: voidType, at: node.body.at, isStatic: true })
    const placeOf = (type: UserType) => ({
        world,
        links,
        source,
        owner: type,
        coverage: unit,
        apiVersion: API_VERSION,
        triggerObject: null,
    })
    const types = [owner, ...owner.inner.values()].map((type) => translateType({ place: placeOf(type), unitName }, type))
    const body = new Body(placeOf(owner), method, false)
    const { lines } = statements(body, node.body.statements)
    const made = framed({ place: placeOf(owner), unitName }, NAME, body, lines)
    colour([...types.flatMap((type) => type.functions.map((part) => part.method)), method])
    const head = `function${method.suspends ? '*' : ''} $anonymous() {`
    const whole = textOf([...inOrder(types).flatMap(classText), head, ...indent(made), '}'])
    const outer = Object.fromEntries(known.map((type) => [type.jsName, classes[type.jsName]]))
    const module = linkModule(NAME, whole, [...types.map((type) => type.type.jsName), '$anonymous'], links, outer)
    for (const { type, functions } of types) {
        const constructors = functions.map((part) => part.method).filter((part) => part.jsName.startsWith('$new$'))
        linkClass(type, module[type.jsName] as EmittedClass, constructors)
    }
    return module['$anonymous'] as () => Suspendable<void>
}

/** Methods of a block are called without an object; the block is their class. */
function declareOwner(world: World, source: Source, text: string, members: readonly MemberNode[]): UserType {
    const at = { line: 1, column: 1, endLine: 1 }
    const own = members.map((member) =>
        member.kind === 'method'
            ? { ...member, modifiers: { ...member.modifiers, words: new Set([...member.modifiers.words, 'static']) } }
            : member,
    )
    const node: TypeNode = {
        kind: 'class',
        at,
        // Anonymous Apex sees what its user sees (Apex Developer Guide, "Anonymous Blocks").
        modifiers: { ...noModifiers, sharing: 'with' },
        name: NAME,
        superType: null,
        interfaces: [],
        members: own,
        constants: [],
    }
    const file = { name: NAME, text, apiVersion: API_VERSION, namespace: '' }
    const owner = declareType(node, source, file, null)
    declareSupertypes(world, owner)
    declareMembers(world, owner)
    checkInheritance(world, owner)
    return owner
}
