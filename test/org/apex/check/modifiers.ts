/** Which modifiers stand on which declaration. */
import type { MemberNode, Modifiers, Position } from '../ast.ts'
import type { Source } from '../build/source.ts'
import type { UserType } from '../types/symbols.ts'

const scopes = ['global', 'public', 'protected', 'private']

const allowed: Readonly<Record<MemberNode['kind'], readonly string[]>> = {
    class: [...scopes, 'abstract', 'virtual'],
    interface: [...scopes, 'virtual'],
    enum: scopes,
    field: [...scopes, 'static', 'final', 'transient'],
    property: [...scopes, 'static', 'transient', 'virtual', 'abstract', 'override'],
    method: [...scopes, 'static', 'abstract', 'virtual', 'override', 'testmethod'],
    constructor: scopes,
    initializer: [],
}

const plurals: Readonly<Record<MemberNode['kind'], string>> = {
    class: 'classes',
    interface: 'interfaces',
    enum: 'enums',
    field: 'fields',
    property: 'properties',
    method: 'methods',
    constructor: 'constructors',
    initializer: 'blocks',
}

export function checkModifiers(type: UserType): void {
    check(type.source, type.kind, type.node.at, type.node.modifiers)
    for (const member of type.node.members) {
        // Interface methods carry what the builder gave them.
        if ('modifiers' in member && type.kind === 'class') check(type.source, member.kind, member.at, member.modifiers)
    }
    for (const inner of type.inner.values()) checkModifiers(inner)
}

function check(source: Source, kind: MemberNode['kind'], at: Position, { words, sharing }: Modifiers): void {
    if (sharing !== null && kind !== 'class') throw source.error(at, `${sharing} sharing is not allowed on ${plurals[kind]}`)
    for (const word of words) {
        if (word === 'webservice') throw source.error(at, 'not implemented: webservice')
        if (!allowed[kind].includes(word)) throw source.error(at, `${word} is not allowed on ${plurals[kind]}`)
    }
    if (scopes.filter((scope) => words.has(scope)).length > 1) throw source.error(at, 'Declarations can only have one scope')
    const isOpen = words.has('abstract') || words.has('virtual') || words.has('override')
    if (words.has('static') && isOpen) throw source.error(at, `static ${plurals[kind]} cannot be abstract, virtual or override`)
}
