/**
 * The findings that are known not to be faults, each with its reason. A suppression that no longer matches anything fails the
 * check, so the table cannot outlive its reasons.
 */
import type { Finding, Tool } from './findings.ts'

export interface Suppression {
    readonly tool: Tool
    readonly rule?: string
    readonly file?: RegExp
    readonly message?: RegExp
    readonly reason: string
}

const TESTS = /^force-app\/test\//

export const SUPPRESSIONS: readonly Suppression[] = [
    {
        tool: 'jorje',
        message: /void (insert|update|delete)\(.*from the type System\.Database$/,
        reason: 'The stub of Database is Apex source, where a method cannot have the name of a DML word. apex-ls checks these calls.',
    },
    {
        tool: 'jorje',
        message: /void (get|put)\(Schema\.SObjectField.*from the type (SObject|\w+__c)$/,
        reason: "The compiler's built-in SObject takes its own SObjectField, not the stub's. apex-ls checks these calls.",
    },
    {
        tool: 'jorje',
        message: /(getOrgDefaults|getInstance) from the type Headroom_\w+__c$/,
        reason: 'In an org every custom setting has these methods; the compiler alone does not know which objects are custom settings.',
    },
    {
        tool: 'jorje',
        message: /^Type arguments provided for a non-parameterized type: Database\.Batchable$/,
        reason: 'Only the compiler itself may define a generic type, so the stub of Batchable has no type argument.',
    },
    {
        tool: 'jorje',
        message: /^Invalid type: QueueableDuplicateSignature\.Builder$/,
        reason: 'The type jars hold this inner class under a name that the stub cannot have. apex-ls finds it.',
    },
    {
        tool: 'pmd',
        rule: 'QueueableWithoutFinalizer',
        file: /(BufferDrain|CompletenessJob|HeartbeatJob|SchemaJob)\.cls$/,
        reason: 'Nothing to rescue: buffered rows stay until they are accepted, and the next heartbeat or description comes by itself.',
    },
    {
        tool: 'jorje',
        rule: 'compile',
        file: /ReadableRecord\.cls$/,
        message: /^Illegal assignment from Object to List<SObject>$/,
        reason: 'The stubs give Database.query with an access level as Object; the platform gives a list of sObjects (Apex Reference, "Database Class").',
    },
    {
        tool: 'pmd',
        rule: 'ApexSOQLInjection',
        file: /ReadableRecord\.cls$/,
        reason: 'The text is made of names from the schema; what comes from outside is bound.',
    },
    {
        tool: 'pmd',
        rule: 'OperationWithLimitsInLoop',
        file: /HeartbeatScheduler\.cls$/,
        reason: 'There are at most four heartbeat jobs, and System.abortJob takes one at a time.',
    },
    {
        tool: 'pmd',
        rule: 'ApexUnitTestClassShouldHaveRunAs',
        file: TESTS,
        reason: 'The package runs in system mode as whoever saves. Where a permission decides, ConnectionControllerTest runs as other users.',
    },
    {
        tool: 'pmd',
        rule: 'ApexUnitTestClassShouldHaveAsserts',
        file: /ConnectionControllerTest\.cls$/,
        reason: 'Its asserts are in a helper that each case calls.',
    },
    { tool: 'pmd', rule: 'QueueableWithoutFinalizer', file: TESTS, reason: 'A queueable that a test uses to make a save.' },
    { tool: 'pmd', rule: 'AvoidFutureAnnotation', file: TESTS, reason: 'Saves made by future methods are what the test is about.' },
    { tool: 'pmd', rule: 'AvoidHardcodingId', file: TESTS, reason: 'The id of an org that does not exist: the test is about foreign ids.' },
    { tool: 'pmd', rule: 'AvoidNonRestrictiveQueries', file: TESTS, reason: 'A test sees only the few rows that it made itself.' },
    { tool: 'pmd', rule: 'OperationWithLimitsInLoop', file: TESTS, reason: 'The test uses a limit up on purpose.' },
]

function matches(suppression: Suppression, finding: Finding): boolean {
    return (
        suppression.tool === finding.tool &&
        (suppression.rule === undefined || suppression.rule === finding.rule) &&
        (suppression.file?.test(finding.file) ?? true) &&
        (suppression.message?.test(finding.message) ?? true)
    )
}

export interface Judged {
    readonly faults: Finding[]
    readonly suppressedCount: number
    /** Of tools that ran, those that matched nothing. */
    readonly stale: Suppression[]
}

export function judge(findings: readonly Finding[], ranTools: ReadonlySet<Tool>, table: readonly Suppression[] = SUPPRESSIONS): Judged {
    const faults = findings.filter((finding) => !table.some((suppression) => matches(suppression, finding)))
    const stale = table.filter(
        (suppression) => ranTools.has(suppression.tool) && !findings.some((finding) => matches(suppression, finding)),
    )
    return { faults, suppressedCount: findings.length - faults.length, stale }
}
