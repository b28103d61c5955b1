/** Which of several methods of one name a call means. */
import type { Type } from './type.ts'
import type { World } from './world.ts'
import { conversion } from './convert.ts'
import { sameType } from './type.ts'

export interface Candidate<T> {
    readonly parameters: readonly Type[]
    readonly target: T
}

export type Choice<T> = { readonly kind: 'found'; readonly candidate: Candidate<T> } | { readonly kind: 'none' | 'ambiguous' }

export function chooseOverload<T>(world: World, candidates: readonly Candidate<T>[], given: readonly Type[]): Choice<T> {
    const fitting = candidates.filter((candidate) => fits(world, candidate, given))
    const exact = fitting.find((candidate) => candidate.parameters.every((type, position) => sameType(type, given[position] ?? type)))
    const only = exact ?? (fitting.length === 1 ? fitting[0] : undefined)
    if (only !== undefined) return { kind: 'found', candidate: only }
    if (fitting.length === 0) return { kind: 'none' }
    const best = fitting.filter((one) => fitting.every((other) => one === other || isAsSpecific(world, one, other)))
    const [first, ...rest] = best
    if (first === undefined) return { kind: 'ambiguous' }
    return rest.length === 0 || rest.every((other) => !isAsSpecific(world, other, first)) || isPreferred(first, rest)
        ? { kind: 'found', candidate: first }
        : { kind: 'ambiguous' }
}

function fits<T>(world: World, candidate: Candidate<T>, given: readonly Type[]): boolean {
    if (candidate.parameters.length !== given.length) return false
    return candidate.parameters.every((type, position) => conversion(world, given[position] ?? type, type) !== null)
}

/** Each parameter of `one` could be handed to `other`: String before Object, Integer before Long. */
function isAsSpecific<T>(world: World, one: Candidate<T>, other: Candidate<T>): boolean {
    return one.parameters.every((type, position) => {
        const wanted = other.parameters[position] ?? type
        return conversion(world, type, wanted) !== null
    })
}

/** String and Id convert both ways, so both look equally specific: the first declared wins when the argument is neither. */
function isPreferred<T>(first: Candidate<T>, rest: readonly Candidate<T>[]): boolean {
    const isText = (type: Type) => type.base === 'String' || type.base === 'Id'
    return rest.every((other) =>
        other.parameters.every((type, position) => sameType(type, first.parameters[position] ?? type) || isText(type)),
    )
}
