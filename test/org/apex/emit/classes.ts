/** A type -> the text of its JavaScript class. Fields are null from the start; constructors are methods, so that they can be coloured. */
import type { Code } from './code.ts'
import type { EmittedFunction, Unit } from '../translate/methods.ts'
import type { UserType } from '../types/symbols.ts'
import { translateConstructors, translateStart } from '../translate/constructors.ts'
import { functionText, translateAccessor, translateMethod } from '../translate/methods.ts'
import { indent } from '../translate/statements.ts'
import { isException } from '../types/symbols.ts'
import { userType } from '../types/type.ts'

export interface EmittedType {
    readonly type: UserType
    readonly functions: readonly EmittedFunction[]
}

export function translateType(unit: Unit, type: UserType): EmittedType {
    if (type.kind !== 'class') return { type, functions: [] }
    const methods = [...type.methods.values()].flat().map((method) => translateMethod(unit, method))
    const accessors = [...type.fields.values()].flatMap((field) => [
        field.getter === null ? null : translateAccessor(unit, field.getter, 'get'),
        field.setter === null ? null : translateAccessor(unit, field.setter, 'set'),
    ])
    const starts = [translateStart(unit, type, false), ...(type.hasStaticState ? [translateStart(unit, type, true)] : [])]
    const functions = [...starts, ...translateConstructors(unit, type), ...methods, ...accessors]
    return { type, functions: functions.filter((made) => made !== null) }
}

export function classText(emitted: EmittedType): Code[] {
    const { type } = emitted
    if (type.kind !== 'class') return [`class ${type.jsName} {}`]
    const isThrown = isException(userType(type))
    const parent = type.superType?.user?.jsName ?? (isThrown ? '$R.ApexException' : '$R.ApexObject')
    const fields = [...type.fields.values()].filter((field) => !field.isStatic).map((field) => `    this.${field.jsName} = null`)
    const head = isThrown ? [`constructor(typeName = '${type.name}') {`, '    super(typeName)'] : ['constructor() {', '    super()']
    const statics = type.hasStaticState
        ? [
              'static $static() {',
              `    return $R.statics(${type.jsName}, (holder) => ${type.jsName}.${type.staticStart.jsName}(holder))`,
              '}',
          ]
        : []
    return [
        `class ${type.jsName} extends ${parent} {`,
        ...indent([...head, ...fields, '}', ...statics, ...emitted.functions.flatMap(functionText)]),
        '}',
    ]
}

/** Superclasses before their subclasses. */
export function inOrder(types: readonly EmittedType[]): EmittedType[] {
    const byType = new Map(types.map((emitted) => [emitted.type, emitted]))
    const done = new Set<EmittedType>()
    const visit = (emitted: EmittedType) => {
        if (done.has(emitted)) return
        const parent = emitted.type.superType?.user ?? null
        const before = parent === null ? undefined : byType.get(parent)
        if (before !== undefined) visit(before)
        done.add(emitted)
    }
    for (const emitted of types) visit(emitted)
    return [...done]
}
