/** Limits (governor limits of the transaction) and OrgLimits (24-hour allowances of the org, row G16). */
import { systemType, type Definition } from './define.ts'
import type { LibraryType } from './registry.ts'
import type { LimitName } from '../platform/limits.ts'
import { ApexList, ApexMap } from '../runtime/collections.ts'
import { LibraryObject } from '../runtime/object.ts'
import { transaction } from '../runtime/transaction.ts'

/** Name of the getter without `get` and `getLimit`. */
const GETTERS: Readonly<Record<string, LimitName>> = {
    Queries: 'soql',
    AggregateQueries: 'childQueries',
    QueryRows: 'queryRows',
    QueryLocatorRows: 'locatorRows',
    SoslQueries: 'sosl',
    DmlStatements: 'dml',
    DmlRows: 'dmlRows',
    Callouts: 'callouts',
    FutureCalls: 'futures',
    QueueableJobs: 'queueables',
    PublishImmediateDml: 'immediatePublishes',
    EmailInvocations: 'emails',
    CpuTime: 'cpuMs',
    HeapSize: 'heapBytes',
}

const limitMembers: Readonly<Record<string, Definition>> = Object.fromEntries(
    Object.entries(GETTERS).flatMap(([getter, name]) => [
        [`static Integer get${getter}()`, () => transaction().limits.used(name)],
        [`static Integer getLimit${getter}()`, () => transaction().limits.max(name)],
    ]),
)

class OrgLimit extends LibraryObject {
    readonly apexType = 'System.OrgLimit'
    readonly name: string
    readonly max: number
    readonly used: number

    constructor(name: string, max: number, used: number) {
        super()
        this.name = name
        this.max = max
        this.used = used
    }
}

const TYPE = { name: 'System.OrgLimit', arguments: [] }

function all(): OrgLimit[] {
    return [...transaction().org.orgLimits()].map(([name, { max, used }]) => new OrgLimit(name, max, used))
}

function byName(): ApexMap {
    return new ApexMap(
        { name: 'String', arguments: [] },
        TYPE,
        all().map((limit) => [limit.name, limit] as const),
    )
}

export const limitTypes: readonly LibraryType[] = [
    systemType('Limits', limitMembers),
    systemType('OrgLimits', {
        'static Map<String, System.OrgLimit> getMap()': byName,
        'static List<System.OrgLimit> getAll()': () => new ApexList(TYPE, all()),
    }),
    systemType('System.OrgLimit', {
        'String getName()': (limit: OrgLimit) => limit.name,
        'Integer getLimit()': (limit: OrgLimit) => limit.max,
        'Integer getValue()': (limit: OrgLimit) => limit.used,
        'String toString()': (limit: OrgLimit) => `${limit.name}: ${limit.used}/${limit.max}`,
    }),
]
