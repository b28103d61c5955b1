/** EventBus: publishing, the subscriber trigger's context, publish callbacks, and the test event bus (rows D22 to D27, E12, E13). */
import type { PublishResult } from './async-contexts.ts'
import { saveResultsOf } from './dml-results.ts'
import { systemInterface, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexList } from '../runtime/collections.ts'
import { nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'
import type { SObject } from '../runtime/sobject.ts'
import { recordsOf } from '../runtime/store-access.ts'
import { transaction } from '../runtime/transaction.ts'

class TriggerContext extends LibraryObject {
    readonly apexType = 'EventBus.TriggerContext'
}

class TestBroker extends LibraryObject {
    readonly apexType = 'EventBus.TestBroker'
}

/** Row D22: what failed is in the results, in input order. */
function publish(events: SObject | ApexList | null, callback: unknown = null): unknown {
    const results = transaction().org.async.publish(recordsOf(events), callback ?? undefined)
    const saved = saveResultsOf(results)
    return events instanceof ApexList ? saved : saved.items[0]
}

/** @throws NullPointerException outside of a subscriber trigger, where Salesforce has no context either. */
function delivery(): NonNullable<ReturnType<typeof transaction>['eventDelivery']> {
    const { eventDelivery } = transaction()
    if (eventDelivery === null) throw nullPointer()
    return eventDelivery
}

const uuids = (result: PublishResult): ApexList => new ApexList({ name: 'String', arguments: [] }, [...result.uuids])

export function testBroker(): TestBroker {
    return new TestBroker()
}

export const eventBusTypes: readonly LibraryType[] = [
    systemType('EventBus', {
        'static Database.SaveResult publish(SObject)': (event: SObject | null) => publish(event),
        'static List<Database.SaveResult> publish(List<SObject>)': (events: ApexList | null) => publish(events),
        'static Database.SaveResult publish(SObject, Object)': publish,
        'static List<Database.SaveResult> publish(List<SObject>, Object)': publish,
    }),
    systemType('EventBus.TriggerContext', {
        'static EventBus.TriggerContext currentContext()': () => new TriggerContext(),
        'property Integer retries': () => delivery().retries,
        'property String lastError': () => delivery().lastError,
        'void setResumeCheckpoint(String)': (_context: TriggerContext, replayId: string) => (delivery().resumeCheckpoint = replayId),
        'String getResumeCheckpoint()': () => delivery().resumeCheckpoint,
    }),
    systemType('EventBus.TestBroker', {
        'void deliver()': () => transaction().org.async.deliverEvents(),
        'void fail()': () => transaction().org.async.failEvents(),
    }),
    systemType('EventBus.SuccessResult', { 'List<String> getEventUuids()': uuids }),
    systemType('EventBus.FailureResult', { 'List<String> getEventUuids()': uuids }),
    systemInterface('EventBus.EventPublishSuccessCallback', ['void onSuccess(EventBus.SuccessResult)']),
    systemInterface('EventBus.EventPublishFailureCallback', ['void onFailure(EventBus.FailureResult)']),
]
