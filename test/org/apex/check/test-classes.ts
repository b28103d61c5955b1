/** What a test class and its methods must look like (rows E1, E4). */
import type { Modifiers } from '../ast.ts'
import type { Source } from '../build/source.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import { hasAnnotation, isException } from '../types/symbols.ts'
import { userType, voidType } from '../types/type.ts'

export function checkTestClass(type: UserType): void {
    const isMarked = hasAnnotation(type.node.modifiers, 'IsTest')
    if (isMarked && (type.kind !== 'class' || isException(userType(type)))) {
        throw type.source.error(type.node.at, 'Only top-level non-exception class types can be marked as tests')
    }
    if (isMarked && type.visibility === 'global') throw type.source.error(type.node.at, 'Test classes are private or public, not global')
    checkParameters(type.source, type.node.modifiers)
    for (const inner of type.inner.values()) {
        if (hasAnnotation(inner.node.modifiers, 'IsTest'))
            throw type.source.error(inner.node.at, 'Only top-level non-exception class types can be marked as tests')
    }
    let setups = 0
    for (const method of [...type.methods.values()].flat()) {
        const isSetup = hasAnnotation(method.modifiers, 'TestSetup')
        const isTest = hasAnnotation(method.modifiers, 'IsTest') || method.modifiers.words.has('testmethod')
        if (!isSetup && !isTest) continue
        checkMethod(type, method, isSetup)
        if (isSetup) setups++
    }
    if (setups > 1) throw type.source.error(type.node.at, 'Only one method per type can be defined with: TestSetup')
}

/** Tests run without the org's data (row E2), one after the other: what says so is taken, what asks for more is refused. */
function checkParameters(source: Source, modifiers: Modifiers): void {
    for (const { at, name, parameters } of modifiers.annotations) {
        if (name.toLowerCase() !== 'istest') continue
        for (const [parameter, value] of Object.entries(parameters)) {
            const isTaken = parameter === 'isparallel' || (parameter === 'seealldata' && value === 'false')
            if (!isTaken) throw source.error(at, `not implemented: @IsTest(${parameter}=${value})`)
        }
    }
}

function checkMethod(type: UserType, method: MethodSymbol, isSetup: boolean): void {
    checkParameters(type.source, method.modifiers)
    const name = isSetup ? 'TestSetup' : 'IsTest'
    if (!type.isTest) throw type.source.error(method.at, `${name} defined types requires that @IsTest`)
    if (!method.isStatic) throw type.source.error(method.at, `Method annotated with @${name} must be declared as static`)
    if (method.parameters.length > 0) throw type.source.error(method.at, 'Test methods must have no arguments')
    if (method.returns !== voidType)
        throw type.source.error(
            method.at,
            isSetup ? 'Test setup method must return void' : `IsTest methods do not support return type of ${method.returns.name}`,
        )
}
