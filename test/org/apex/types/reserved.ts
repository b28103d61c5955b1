/**
 * Words that the grammar takes as identifiers but Apex keeps for itself: the "reserved for future use" ones of
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_reserved_words.htm
 */
import type { Position } from '../ast.ts'
import type { Source } from '../build/source.ts'

const reserved = new Set(
    (
        'activate any array autonomous begin bigdecimal byte case cast char collect const default end exit export float goto group having hint import ' +
        'inner int into join loop number object of outer parallel pragma retrieve short synchronized then transaction'
    ).split(' '),
)

const LENGTH_MAX = 255

/** @throws where a variable, field or parameter may not have this name */
export function checkName(source: Source, at: Position, name: string): void {
    if (reserved.has(name.toLowerCase())) throw source.error(at, `Identifier name is reserved: ${name}`)
    if (name.length > LENGTH_MAX) throw source.error(at, `Identifier name is too long: ${name}`)
    if (name.startsWith('_') || name.endsWith('_') || name.includes('__'))
        throw source.error(at, `Invalid character in identifier: ${name}`)
}
