/** The variables that dynamic SOQL may bind by their name where a method is called (row B12): locals and fields, no expressions. */
import type { Position } from '../ast.ts'
import type { Code } from '../emit/code.ts'
import type { FieldSymbol } from '../types/symbols.ts'
import type { Body } from './body.ts'
import { joined, js, text } from '../emit/code.ts'
import { lineage } from '../types/symbols.ts'
import { isVisible, nameMeaning } from './names.ts'

/** An object of getters by lower-case name, as `$R.variableNamed` takes it. */
export function variablesInScope(body: Body, at: Position): Code {
    const names = new Set([...body.visibleNames(), ...fieldNames(body)])
    const getters = [...names].flatMap((name) => {
        const meaning = nameMeaning(body, name, at)
        return meaning.kind === 'value' ? [js`${text(name)}: () => ${meaning.value.code}`] : []
    })
    return js`$R.variableNamed({ ${joined(getters, ', ')} })`
}

function fieldNames(body: Body): string[] {
    const { owner } = body
    if (owner === null) return []
    const own = lineage(owner).flatMap((level) => [...level.fields.values()])
    const outer = owner.outer === null ? [] : [...owner.outer.fields.values()].filter((field) => field.isStatic)
    const isReachable = (field: FieldSymbol): boolean => field.isStatic || !(body.isStatic || body.isBeforeInstance)
    return [...own, ...outer].filter((field) => isReachable(field) && isStored(field) && isVisible(body, field)).map(keyOf)
}

/** A getter with a body is a call, not a variable. */
function isStored(field: FieldSymbol): boolean {
    return field.property === null || (field.getter !== null && field.getter.body === null && !field.getter.isVirtual)
}

function keyOf(field: FieldSymbol): string {
    return field.name.toLowerCase()
}
