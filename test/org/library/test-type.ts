/** The Test class (rows E5, E6, E9 to E13, E17). Stubs and loadData are not provided, so they do not compile. */
import { testBroker } from './event-bus.ts'
import { systemType } from './define.ts'
import type { ApexType } from './type-tokens.ts'
import type { ApexDatetime } from '../runtime/date-time.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { releaseAllSavepoints } from '../platform/savepoints.ts'
import { transaction, type TestContext } from '../runtime/transaction.ts'

function context(): TestContext {
    const { test } = transaction()
    if (test === null) throw apexException('UnsupportedOperationException', 'Test methods can be called only in a test')
    return test
}

/** Rows E5 and E11: once per method; fresh limits until stopTest. Row E10: what was saved before is no uncommitted work any more. */
function startTest(): void {
    const test = context()
    if (test.isStarted || test.hasStopped) throw apexException('FinalException', 'Testing already started')
    test.isStarted = true
    releaseAllSavepoints()
    const running = transaction()
    running.limits.openTestWindow()
    running.uncommittedWork = false
}

/** Row E6: collected asynchronous work runs here, and its exception surfaces here. */
function stopTest(): void {
    const test = context()
    if (!test.isStarted) throw apexException('FinalException', 'Testing has not started')
    if (test.hasStopped) throw apexException('FinalException', 'Testing already stopped')
    releaseAllSavepoints()
    const running = transaction()
    running.org.async.runCollected()
    test.isStarted = false
    test.hasStopped = true
    running.limits.closeTestWindow()
}

function setMock(type: ApexType | null, mock: unknown): void {
    if (type === null || mock === null) throw nullPointer()
    if (type.toString().toLowerCase() !== 'httpcalloutmock') throw new NotImplementedError(`Test.setMock of ${type.toString()}`)
    context().httpMock = mock
}

/** Row E17: for rows that the test made itself. */
function setCreatedDate(id: string | null, moment: ApexDatetime | null): void {
    if (id === null || moment === null) throw nullPointer()
    context()
    if (!transaction().org.data.setCreatedDate(id, moment))
        throw apexException('IllegalArgumentException', `Not a record that this test made: ${id}`)
}

export const testType = systemType('Test', {
    'static Boolean isRunningTest()': () => transaction().test !== null,
    'static void startTest()': startTest,
    'static void stopTest()': stopTest,
    'static void setMock(System.Type, Object)': setMock,
    'static void setCreatedDate(Id, Datetime)': setCreatedDate,
    'static EventBus.TestBroker getEventBus()': testBroker,
})
