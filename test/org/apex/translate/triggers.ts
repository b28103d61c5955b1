/** Triggers -> functions; which events an object's trigger may name (row C3). */
import type { TriggerNode } from '../ast.ts'
import type { SourceFile, TriggerEvent } from '../program.ts'
import type { Source } from '../build/source.ts'
import type { Code } from '../emit/code.ts'
import type { MethodSymbol } from '../types/symbols.ts'
import type { World } from '../types/world.ts'
import type { Links } from './links.ts'
import { methodSymbol } from '../types/symbols.ts'
import { sObjectType, voidType } from '../types/type.ts'
import { Body } from './body.ts'
import { framed } from './methods.ts'
import { indent, statements } from './statements.ts'

export interface EmittedTrigger {
    readonly name: string
    readonly jsName: string
    readonly object: string
    readonly events: ReadonlySet<TriggerEvent>
    readonly file: SourceFile
    readonly method: MethodSymbol
    readonly lines: readonly Code[]
}

const known = new Set<string>([
    'before insert',
    'before update',
    'before delete',
    'after insert',
    'after update',
    'after delete',
    'after undelete',
] satisfies TriggerEvent[])

export function translateTrigger(world: World, links: Links, source: Source, file: SourceFile, node: TriggerNode): EmittedTrigger {
    const object = world.schema.object(node.object)
    if (object === undefined) throw source.error(node.objectAt, `Trigger type isn't an SObject: ${node.object}`)
    if (!object.isTriggerable) throw source.error(node.objectAt, `SObject type does not allow triggers: ${node.object}`)
    const events = new Set<TriggerEvent>()
    for (const event of node.events) {
        if (!known.has(event.name)) throw source.error(event.at, `Unexpected token '${event.name.split(' ')[1] ?? event.name}'.`)
        if (object.kind === 'event' && event.name !== 'after insert')
            throw source.error(event.at, `Platform Event SObjects only supports after insert: ${node.object}`)
        if (events.has(event.name as TriggerEvent)) throw source.error(event.at, `Duplicate Trigger Usage: ${event.name}`)
        events.add(event.name as TriggerEvent)
    }
    const [declared] = node.members
    if (declared !== undefined) throw source.error(declared.at, 'not implemented: declarations in a trigger')
    const { name: unitName, unit } = links.unit(file.name)
    const method = methodSymbol({ name: node.name, jsName: `trigger$${node.name}`, returns: voidType, at: node.at, isStatic: true })
    const place = { world, links, source, owner: null, coverage: unit, apiVersion: file.apiVersion, triggerObject: sObjectType(object) }
    const body = new Body(place, method, false)
    const { lines } = statements(body, node.body.statements)
    return {
        name: node.name,
        jsName: method.jsName,
        object: object.name,
        events,
        file,
        method,
        lines: framed({ place, unitName }, `Trigger.${node.name}`, body, lines),
    }
}

export function triggerText(trigger: EmittedTrigger): Code[] {
    return [`function${trigger.method.suspends ? '*' : ''} ${trigger.jsName}() {`, ...indent(trigger.lines), '}']
}
