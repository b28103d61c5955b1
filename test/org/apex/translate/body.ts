/** What translating one method body keeps in mind: where it is, its local variables, its temporaries. */
import type { Position } from '../ast.ts'
import type { ApexCompileError } from '../program.ts'
import type { Code } from '../emit/code.ts'
import type { Source } from '../build/source.ts'
import type { Type } from '../types/type.ts'
import type { World } from '../types/world.ts'
import type { MethodSymbol, UserType } from '../types/symbols.ts'
import type { CoverageUnit, Links } from './links.ts'
import { checkName } from '../types/reserved.ts'
import { outermost } from '../types/symbols.ts'

export interface Local {
    readonly name: string
    readonly jsName: string
    readonly type: Type
    readonly isFinal: boolean
    /** False for a final variable that was declared without a value. */
    isAssigned: boolean
}

export interface Place {
    readonly world: World
    readonly links: Links
    readonly source: Source
    readonly owner: UserType | null
    readonly coverage: CoverageUnit
    readonly apiVersion: number
    /** The object of a trigger: types Trigger.new. */
    readonly triggerObject: Type | null
}

const reserved = new Set(
    (
        'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if ' +
        'implements import in instanceof interface let new null package private protected public return static super switch this throw true try ' +
        'typeof undefined var void while with yield NaN Infinity'
    ).split(' '),
)

export class Body {
    readonly place: Place
    readonly method: MethodSymbol
    readonly isStatic: boolean
    /** Constructors and initialisers may assign final fields. */
    readonly isStarting: boolean
    loopDepth = 0
    /** In the arguments of this(…) and super(…), where the instance does not exist yet. */
    isBeforeInstance = false
    temporaries = 0
    private labels = 0
    private scopes = [new Map<string, Local>()]

    constructor(place: Place, method: MethodSymbol, isStarting: boolean) {
        this.place = place
        this.method = method
        this.isStatic = method.isStatic
        this.isStarting = isStarting
    }

    get world(): World {
        return this.place.world
    }

    get links(): Links {
        return this.place.links
    }

    get owner(): UserType | null {
        return this.place.owner
    }

    get isTestCode(): boolean {
        return this.owner !== null && outermost(this.owner).isTest
    }

    error(at: Position, message: string): ApexCompileError {
        return this.place.source.error(at, message)
    }

    resolve(name: Parameters<World['resolve']>[0]): Type {
        return this.world.resolve(name, this.place.source, this.owner)
    }

    type(type: Type): string {
        return this.links.type(type)
    }

    /** A JavaScript variable that holds a value between its two uses. */
    temporary(): string {
        this.temporaries++
        return `$${this.temporaries}`
    }

    label(prefix: string): string {
        this.labels++
        return `$${prefix}${this.labels}`
    }

    scoped<T>(work: () => T): T {
        this.scopes.push(new Map())
        try {
            return work()
        } finally {
            this.scopes.pop()
        }
    }

    find(name: string): Local | null {
        const key = name.toLowerCase()
        for (const scope of this.scopes.toReversed()) {
            const local = scope.get(key)
            if (local !== undefined) return local
        }
        return null
    }

    /** Lower case. */
    visibleNames(): string[] {
        return this.scopes.flatMap((scope) => [...scope.keys()])
    }

    /** Row A1: no two variables that differ in case only, and none that hides another one. */
    declare(at: Position, name: string, type: Type, isFinal: boolean, isAssigned: boolean): Local {
        if (this.find(name) !== null) throw this.error(at, `Duplicate variable: ${name}`)
        checkName(this.place.source, at, name)
        const jsName = reserved.has(name) ? `${name}$` : name
        const local = { name, jsName, type, isFinal, isAssigned }
        this.scopes.at(-1)?.set(name.toLowerCase(), local)
        return local
    }

    cover(at: Position): void {
        if (this.isTestCode) return
        for (let line = at.line; line <= at.endLine; line++) this.place.coverage.hits.set(line, 0)
    }

    /** Notes a call for the colouring and returns its code. */
    call(callee: MethodSymbol, code: Code): Code {
        this.method.callees.add(callee)
        return { callee, code }
    }

    suspendingCall(code: Code): Code {
        this.method.suspendsItself = true
        return { callee: null, code }
    }
}
