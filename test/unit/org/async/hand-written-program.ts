/** Programs written against the compiler's output contract, so that the engine is proven without the compiler. */
import { fileURLToPath } from 'node:url'
import type { Program, ProgramClass, ProgramTrigger, SourceFile, Suspendable } from '../../../org/apex/program.ts'
import { buildOrg, type OrgSettings } from '../../../org/composition/build-org.ts'
import type { LocalOrg } from '../../../org/local-org.ts'
import { loadSchema } from '../../../org/platform/schema.ts'
import { ApexObject } from '../../../org/runtime/object.ts'
import { SObject } from '../../../org/runtime/sobject.ts'
import { transaction } from '../../../org/runtime/transaction.ts'

export type State = Record<string, unknown>
export type Method = (self: State, ...values: unknown[]) => Suspendable<unknown>

export interface ClassSpec {
    readonly interfaces?: readonly string[]
    readonly methods: Readonly<Record<string, Method>>
    readonly statics?: Readonly<Record<string, (...values: unknown[]) => Suspendable<unknown>>>
    /** Names of fields; those that begin with `transient` are. */
    readonly fields?: readonly string[]
    readonly isTest?: boolean
}

const type = (name: string): { name: string; arguments: [] } => ({ name, arguments: [] })
const source = (name: string): SourceFile => ({ name, text: '', apiVersion: 65, namespace: '' })

/** What execute takes, by the interface. */
function contextType({ interfaces = [] }: ClassSpec): string {
    return interfaces.includes('Finalizer') ? 'FinalizerContext' : 'QueueableContext'
}

/** A class whose instances are `make(name, state)`. */
export class HandWritten {
    private readonly classes = new Map<string, ProgramClass>()
    private readonly constructors = new Map<string, new () => ApexObject>()
    private readonly triggers: ProgramTrigger[] = []

    add(name: string, spec: ClassSpec): this {
        class Instance extends ApexObject {
            static $class: ProgramClass
        }
        const method = (key: string, isStatic: boolean, parameters: number, invoke: ProgramClass['methods'][number]['invoke']) => ({
            name: key,
            parameters: Array.from({ length: parameters }, () => type(contextType(spec))),
            parameterNames: Array.from({ length: parameters }, (_, index) => `parameter${index}`),
            returns: type('void'),
            isStatic,
            modifiers: [],
            annotations: spec.isTest === true ? [{ name: 'IsTest', parameters: {} }] : [],
            line: 1,
            invoke,
        })
        const fields = (spec.fields ?? []).map((field) => ({
            name: field,
            type: type('Object'),
            isTransient: field.startsWith('transient'),
            get: (self: object) => (self as State)[field] ?? null,
            set: (self: object, value: unknown) => void ((self as State)[field] = value),
        }))
        Instance.$class = {
            name,
            kind: 'class',
            sharing: null,
            modifiers: [],
            annotations: [],
            superType: null,
            interfaces: (spec.interfaces ?? []).map(type),
            methods: [
                ...Object.entries(spec.methods).map(([key, run]) =>
                    method(key, false, run.length - 1, (self, values) => run(self as State, ...values)),
                ),
                ...Object.entries(spec.statics ?? {}).map(([key, run]) => method(key, true, run.length, (_self, values) => run(...values))),
            ],
            fields,
            allocate: () => new Instance(),
            isTest: spec.isTest === true,
            source: source(`${name}.cls`),
            construct: () => new Instance(),
        }
        this.classes.set(name.toLowerCase(), Instance.$class)
        this.constructors.set(name, Instance)
        return this
    }

    on(name: string, object: string, event: 'after insert' | 'after update', run: () => void): this {
        this.triggers.push({ name, object, events: new Set([event]), source: source(`${name}.trigger`), run })
        return this
    }

    make(name: string, state: State = {}): State {
        const made = this.constructors.get(name)
        if (made === undefined) throw new Error(`no class ${name}`)
        return Object.assign(new made(), state)
    }

    org(settings: OrgSettings = {}): LocalOrg {
        const program: Program = {
            classes: this.classes,
            triggers: this.triggers,
            coverage: new Map(),
            anonymous: () => {
                throw new Error('a program written by hand has no compiler')
            },
        }
        const schema = loadSchema({ sourceFolders: [fileURLToPath(new URL('../../../integration/org/apex-sources', import.meta.url))] })
        return buildOrg({ program, schema, permissionSets: [], customPermissions: [], subscribers: [] }, settings)
    }
}

export const NO_OPTIONS = { delayMinutes: null, maximumStackDepth: null, duplicateSignature: null }

/** A record in memory; inside a transaction. */
function record(object: string, values: Readonly<Record<string, unknown>>): SObject {
    const found = transaction().org.schema.object(object)
    if (found === undefined) throw new Error(`no object ${object}`)
    const made = new SObject(found)
    for (const [name, value] of Object.entries(values)) made.put(name, value)
    return made
}

/** Insert as an Apex statement would, failing the test on row errors. */
export function insert(object: string, values: Readonly<Record<string, unknown>>): void {
    const options = { allOrNone: true, externalIdField: null } as const
    const [result] = transaction().org.data.dml('insert', [record(object, values)], options)
    if (result?.success !== true) throw new Error(JSON.stringify(result))
}

/** First column of a query, outside any transaction. */
export function column(org: LocalOrg, soql: string, field: string): unknown[] {
    return org.runAsUser(org.users.admin, 'synchronous', () =>
        org.services.data.queryText(soql, () => null).records.map((row) => row.get(field)),
    )
}
