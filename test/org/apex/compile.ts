/** Compiles the Apex of an org: every class and trigger together, then blocks of anonymous Apex against them. */
import type { Library } from '../library/registry.ts'
import type { Schema } from '../platform/schema-types.ts'
import type { Program, ProgramClass, ProgramTrigger, SourceFile, Suspendable } from './program.ts'
import { ApexCompileError } from './program.ts'
import { Source } from './build/source.ts'
import { compileAnonymous } from './anonymous.ts'
import { checkAnnotations } from './check/annotations.ts'
import { checkApiVersion } from './check/api-version.ts'
import { checkModifiers } from './check/modifiers.ts'
import { checkTestClass } from './check/test-classes.ts'
import { checkTopLevel } from './check/top-level.ts'
import { colour } from './colour.ts'
import type { EmittedType } from './emit/classes.ts'
import { classText, inOrder, translateType } from './emit/classes.ts'
import { linkModule, textOf } from './emit/link.ts'
import type { EmittedClass } from './emit/program-class.ts'
import { linkClass } from './emit/program-class.ts'
import { Refusals } from './refusals.ts'
import { readClass, readTrigger } from './syntax.ts'
import { Links } from './translate/links.ts'
import type { EmittedTrigger } from './translate/triggers.ts'
import { translateTrigger, triggerText } from './translate/triggers.ts'
import { declareMembers, declareSupertypes, declareType, refuseCycles } from './types/declare.ts'
import { checkInheritance } from './types/inherit.ts'
import type { UserType } from './types/symbols.ts'
import { World } from './types/world.ts'

export interface CompileOptions {
    readonly sources: readonly SourceFile[]
    readonly library: Library
    readonly schema: Schema
}

/** @throws ApexCompileError with the first error of each source that is refused, in the order of the sources */
export function compileProgram(options: CompileOptions): Program {
    const refusals = new Refusals()
    refusals.stage(options.sources, checkApiVersion)
    const world = new World(options.library, options.schema)
    const links = new Links()
    const types = declareAll(
        world,
        options.sources.filter((file) => file.name.endsWith('.cls')),
        refusals,
    )
    const emitted = refusals.each(types, (type) => translateAll(world, links, type)).flat()
    const triggerNames = new Set<string>()
    const triggers = refusals.each(
        options.sources.filter((file) => file.name.endsWith('.trigger')),
        (file) => compileTrigger(world, links, file, triggerNames),
    )
    refusals.throwAny()
    colour([...emitted.flatMap((type) => type.functions.map((made) => made.method)), ...triggers.map((trigger) => trigger.method)])
    refuseSuspendingStatics(emitted)
    const text = textOf([...inOrder(emitted).flatMap(classText), ...triggers.flatMap(triggerText)])
    const names = [...emitted.map((type) => type.type.jsName), ...triggers.map((trigger) => trigger.jsName)]
    const module = linkModule('program', text, names, links, {})
    const classes = describe(emitted, module)
    return {
        classes,
        triggers: triggers.map((trigger) => programTrigger(trigger, module)),
        coverage: new Map(links.units.filter((unit) => unit.hits.size > 0).map((unit) => [unit.file, unit.hits])),
        anonymous: (source) =>
            compileAnonymous(
                world,
                emitted.map((type) => type.type),
                module,
                source,
            ),
    }
}

function declareAll(world: World, files: readonly SourceFile[], refusals: Refusals): UserType[] {
    const types = refusals.each(files, (file) => {
        const source = new Source(file.name, file.text)
        const node = readClass(source)
        const key = node.name.toLowerCase()
        if (world.types.has(key)) throw source.error(node.at, `Type name already in use: ${node.name}`)
        const type = declareType(node, source, file, null)
        world.types.set(key, type)
        return type
    })
    refusals.throwAny()
    refusals.stage(types, (type) => declareSupertypes(world, type))
    refusals.stage(types, refuseCycles)
    refusals.stage(types, (type) => declareMembers(world, type))
    refusals.stage(types, (type) => {
        checkTopLevel(type)
        checkModifiers(type)
        checkAnnotations(type)
        checkTestClass(type)
        checkInheritance(world, type)
    })
    return types
}

/** The class and its inner classes, which share its file's coverage. */
function translateAll(world: World, links: Links, type: UserType): EmittedType[] {
    const { name, unit } = links.unit(type.file.name)
    const place = (owner: UserType) => ({
        world,
        links,
        source: type.source,
        owner,
        coverage: unit,
        apiVersion: type.file.apiVersion,
        triggerObject: null,
    })
    return [type, ...type.inner.values()].map((owner) => translateType({ place: place(owner), unitName: name }, owner))
}

/** `names`: of the triggers before it, in lower case. */
function compileTrigger(world: World, links: Links, file: SourceFile, names: Set<string>): EmittedTrigger {
    const source = new Source(file.name, file.text)
    const node = readTrigger(source)
    if (names.has(node.name.toLowerCase())) throw source.error(node.at, `Type name already in use: ${node.name}`)
    names.add(node.name.toLowerCase())
    return translateTrigger(world, links, source, file, node)
}

/** Statics start on first use, which may be anywhere: a callout there cannot be waited for. */
function refuseSuspendingStatics(emitted: readonly EmittedType[]): void {
    for (const { type } of emitted) {
        if (!type.staticStart.suspends) continue
        throw new ApexCompileError(
            type.file.name,
            type.node.at.line,
            type.node.at.column,
            'not implemented: callout in a static initialiser',
        )
    }
}

function describe(emitted: readonly EmittedType[], module: Readonly<Record<string, unknown>>): Map<string, ProgramClass> {
    return new Map(
        emitted.map(({ type, functions }) => {
            const constructors = functions.map((made) => made.method).filter((method) => method.jsName.startsWith('$new$'))
            return [type.name.toLowerCase(), linkClass(type, module[type.jsName] as EmittedClass, constructors)]
        }),
    )
}

function programTrigger(trigger: EmittedTrigger, module: Readonly<Record<string, unknown>>): ProgramTrigger {
    const { name, object, events, file } = trigger
    return { name, object, events, source: file, run: module[trigger.jsName] as () => Suspendable<void> }
}
