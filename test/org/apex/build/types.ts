/** Parse tree -> type names, modifiers and annotations. */
import type { AnnotationContext, ModifierContext, TypeListContext, TypeNameContext, TypeRefContext } from '@apexdevtools/apex-parser'
import type { AnnotationNode, Modifiers, Position, TypeName } from '../ast.ts'
import type { Source } from './source.ts'
import { stringValue } from './literals.ts'

export function buildType(source: Source, node: TypeRefContext): TypeName {
    const at = source.at(node)
    const parts = node.typeName_list()
    const last = parts.at(-1)
    if (last === undefined) throw source.error(at, 'Invalid type: ')
    const name = parts.map(nameOf).join('.')
    const plain: TypeName = { at, name, arguments: buildTypes(source, last.typeArguments()?.typeList()) }
    const arrays = node.arraySubscripts()?.LBRACK_list().length ?? 0
    return listOf(at, plain, arrays)
}

/** `Lead[][]` is List<List<Lead>>. */
export function listOf(at: Position, type: TypeName, depth: number): TypeName {
    return depth === 0 ? type : { at, name: 'List', arguments: [listOf(at, type, depth - 1)] }
}

export function buildTypes(source: Source, list: TypeListContext | null | undefined): TypeName[] {
    return (list?.typeRef_list() ?? []).map((type) => buildType(source, type))
}

function nameOf(part: TypeNameContext): string {
    return (part.id() ?? part.LIST() ?? part.SET() ?? part.MAP()).getText()
}

/** The type named by a dotted expression, `Outer.Inner`, as in `switch` and casts. */
export function typeNamed(at: Position, name: string): TypeName {
    return { at, name, arguments: [] }
}

export function buildModifiers(source: Source, nodes: readonly ModifierContext[]): Modifiers {
    const words = new Set<string>()
    const annotations: AnnotationNode[] = []
    let sharing: Modifiers['sharing'] = null
    for (const node of nodes) {
        const annotation = node.annotation()
        if (annotation) {
            annotations.push(buildAnnotation(source, annotation))
            continue
        }
        if (node.SHARING()) {
            const mode = node.WITH() ? 'with' : node.WITHOUT() ? 'without' : 'inherited'
            if (sharing !== null) throw source.error(source.at(node), `Duplicate modifier: ${mode} sharing`)
            sharing = mode
            continue
        }
        const word = node.getText().toLowerCase()
        if (words.has(word)) throw source.error(source.at(node), `Duplicate modifier: ${word}`)
        words.add(word)
    }
    return { words, sharing, annotations }
}

/** A variable of a body takes `final` and nothing else; what a trigger's statics would do between its runs (row A24) is not built. */
export function isFinalVariable(source: Source, at: Position, { words }: Modifiers): boolean {
    for (const word of words) {
        if (word === 'static') throw source.error(at, 'not implemented: static variables outside of classes')
        if (word !== 'final') throw source.error(at, `${word} is not allowed on local variables`)
    }
    return words.has('final')
}

function buildAnnotation(source: Source, node: AnnotationContext): AnnotationNode {
    const parameters: Record<string, string> = {}
    for (const pair of node.elementValuePairs()?.elementValuePair_list() ?? []) {
        const text = pair.elementValue().getText()
        parameters[pair.id().getText().toLowerCase()] = text.startsWith("'") ? stringValue(text) : text.toLowerCase()
    }
    const only = node.elementValue()
    if (only) parameters['value'] = stringValue(only.getText())
    return { at: source.at(node), name: node.id().getText(), parameters }
}
