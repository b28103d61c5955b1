/** Queueable, Schedulable, Batchable, Finalizer and what goes with them. Running them is async/'s business. */
import type { BatchableContext, FinalizerContext, QueryLocator, QueueableContext, SchedulableContext } from './async-contexts.ts'
import { AsyncOptions, DuplicateSignature, SignatureBuilder } from './async-contexts.ts'
import { systemEnum, systemInterface, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { enumConstant } from '../runtime/enum.ts'
import { nullPointer } from '../runtime/exception.ts'
import { toText } from '../runtime/text.ts'

function present<T>(value: T | null): T {
    if (value === null) throw nullPointer()
    return value
}

const addPart = (builder: SignatureBuilder, part: unknown): SignatureBuilder => builder.add(toText(present(part)))

const options = systemType('AsyncOptions', {
    'new()': () => new AsyncOptions(),
    'property QueueableDuplicateSignature DuplicateSignature': {
        get: (value: AsyncOptions) => value.duplicateSignature,
        set: (value: AsyncOptions, signature: DuplicateSignature | null) => (value.duplicateSignature = signature),
    },
    'property Integer MaximumQueueableStackDepth': {
        get: (value: AsyncOptions) => value.maximumStackDepth,
        set: (value: AsyncOptions, depth: number | null) => (value.maximumStackDepth = depth),
    },
    'property Integer MinimumQueueableDelayInMinutes': {
        get: (value: AsyncOptions) => value.delayMinutes,
        set: (value: AsyncOptions, minutes: number | null) => (value.delayMinutes = minutes),
    },
})

/** The contexts are interfaces: tests may implement them. */
const CONTEXT = { kind: 'interface' } as const

const finalizerContext = systemType(
    'FinalizerContext',
    {
        'Id getAsyncApexJobId()': (context: FinalizerContext) => context.facts.jobId,
        'Exception getException()': (context: FinalizerContext) => context.facts.exception,
        'String getRequestId()': (context: FinalizerContext) => context.facts.requestId,
        'System.ParentJobResult getResult()': (context: FinalizerContext) => enumConstant('System.ParentJobResult', context.facts.result),
    },
    CONTEXT,
)

export const asyncTypes: readonly LibraryType[] = [
    systemEnum('System.ParentJobResult', ['SUCCESS', 'UNHANDLED_EXCEPTION']),
    systemInterface('Queueable', ['void execute(QueueableContext)']),
    systemInterface('Schedulable', ['void execute(SchedulableContext)']),
    systemInterface('Finalizer', ['void execute(FinalizerContext)']),
    systemInterface(
        'Database.Batchable',
        [
            'Iterable<T> start(Database.BatchableContext)',
            'void execute(Database.BatchableContext, List<T>)',
            'void finish(Database.BatchableContext)',
        ],
        {
            typeParameters: ['T'],
        },
    ),
    systemInterface('Database.Stateful', []),
    systemInterface('Database.AllowsCallouts', []),
    systemInterface('Database.RaisesPlatformEvents', []),
    systemType(
        'Database.QueryLocator',
        { 'String getQuery()': (locator: QueryLocator) => locator.query },
        { interfaces: ['Iterable<SObject>'] },
    ),
    systemType('QueueableContext', { 'Id getJobId()': (context: QueueableContext) => context.jobId }, CONTEXT),
    systemType('SchedulableContext', { 'Id getTriggerId()': (context: SchedulableContext) => context.triggerId }, CONTEXT),
    systemType(
        'Database.BatchableContext',
        {
            'Id getJobId()': (context: BatchableContext) => context.jobId,
            'Id getChildJobId()': (context: BatchableContext) => context.childJobId,
        },
        CONTEXT,
    ),
    finalizerContext,
    options,
    systemType('QueueableDuplicateSignature', { 'String toString()': (signature: DuplicateSignature) => signature.text }),
    systemType('QueueableDuplicateSignature.Builder', {
        'new()': () => new SignatureBuilder(),
        'QueueableDuplicateSignature.Builder addString(String)': addPart,
        'QueueableDuplicateSignature.Builder addId(Id)': addPart,
        'QueueableDuplicateSignature.Builder addInteger(Integer)': addPart,
        'QueueableDuplicateSignature build()': (builder: SignatureBuilder) => new DuplicateSignature(builder.parts.join(',')),
    }),
]
