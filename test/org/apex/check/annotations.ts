/** Which annotations a class may carry, and what @Future asks of its method (row D12). */
import type { Modifiers } from '../ast.ts'
import type { Source } from '../build/source.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import type { Type } from '../types/type.ts'
import { hasAnnotation } from '../types/symbols.ts'
import { isNumber, voidType } from '../types/type.ts'

const known = new Set(
    'istest testsetup testvisible future auraenabled invocablemethod invocablevariable readonly deprecated suppresswarnings namespaceaccessible'.split(
        ' ',
    ),
)

/** Apex has them, this runtime does not. */
const refused = new Set('remoteaction restresource httpget httppost httpput httppatch httpdelete jsonaccess'.split(' '))

export function checkAnnotations(type: UserType): void {
    check(type.source, type.node.modifiers)
    for (const member of type.node.members) if ('modifiers' in member) check(type.source, member.modifiers)
    for (const method of [...type.methods.values()].flat()) {
        if (hasAnnotation(method.modifiers, 'Future')) checkFuture(type, method)
        if (hasAnnotation(method.modifiers, 'AuraEnabled') && !method.isStatic && method.parameters.length > 0) {
            throw type.source.error(method.at, 'Non static AuraEnabled methods may not have parameters')
        }
    }
    for (const inner of type.inner.values()) checkAnnotations(inner)
}

function check(source: Source, modifiers: Modifiers): void {
    for (const annotation of modifiers.annotations) {
        const name = annotation.name.toLowerCase()
        if (refused.has(name)) throw source.error(annotation.at, `not implemented: @${annotation.name}`)
        if (!known.has(name)) throw source.error(annotation.at, `Annotation is not valid in your org: ${annotation.name}`)
    }
}

function checkFuture(type: UserType, method: MethodSymbol): void {
    if (!method.isStatic) throw type.source.error(method.at, 'Method annotated with @Future must be declared as static')
    if (method.returns !== voidType)
        throw type.source.error(method.at, `Future methods do not support return type of ${method.returns.name}`)
    const refusedType = method.parameters.find((parameter) => !isPlain(parameter))
    if (refusedType !== undefined) throw type.source.error(method.at, `Future methods do not support parameter type of ${refusedType.name}`)
}

/** Primitives and collections of them. */
function isPlain(type: Type): boolean {
    if (type.arguments.length > 0) return type.arguments.every(isPlain)
    return (
        type.kind === 'library' && (isNumber(type) || ['String', 'Id', 'Boolean', 'Date', 'Datetime', 'Time', 'Blob'].includes(type.base))
    )
}
