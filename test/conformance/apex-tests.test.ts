/** Rows E1 to E13 and E19: how the org runs @IsTest classes. Each row is a test class whose methods pass or fail as they would there. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { LocalOrg } from '../org/local-org.ts'
import type { TestRunSummary } from '../org/testing/test-results.ts'
import { column, createApexOrg, runApex } from '../support/apex-org.ts'

const SOURCES = {
    'Work.cls': `public class Work implements Queueable {
        public static Integer counter = 0;
        @TestVisible private static String secret = 'seen';
        public static String described;
        Integer left;
        public Work(Integer left) { this.left = left; }
        public void execute(QueueableContext c) {
            insert new Task(Subject = 'left ' + left);
            if (left > 0) System.enqueueJob(new Work(left - 1));
        }
        @Future public static void fail(String text) { throw new WorkException(text); }
        public static String fetch() {
            HttpRequest request = new HttpRequest(); request.setEndpoint('https://a.example'); request.setMethod('GET');
            return new Http().send(request).getBody();
        }
        public class WorkException extends Exception {}
    }`,
    'Rows.cls': `public class Rows implements Database.Batchable<Integer> {
        public List<Integer> start(Database.BatchableContext c) { return new List<Integer>{ 1, 2, 3 }; }
        public void execute(Database.BatchableContext c, List<Integer> rows) { insert new Task(Subject = 'rows ' + rows.size()); }
        public void finish(Database.BatchableContext c) {}
    }`,
    'Callback.cls': `public class Callback implements EventBus.EventPublishFailureCallback {
        public static Integer failures = 0;
        public void onFailure(EventBus.FailureResult result) { failures += result.getEventUuids().size(); }
    }`,
    'NoteArrival.trigger': `trigger NoteArrival on Note__e (after insert) {
        for (Note__e note : Trigger.new) {
            if (note.Text__c == 'retry' && EventBus.TriggerContext.currentContext().retries < 1) throw new EventBus.RetryableException('once more');
            insert new Task(Subject = 'arrived ' + note.Text__c);
        }
    }`,
    'E2Test.cls': `@IsTest private class E2Test {
        @IsTest static void seesNoLead() { Assert.areEqual(0, [SELECT COUNT() FROM Lead]); Assert.areNotEqual(0, [SELECT COUNT() FROM User]); }
    }`,
    'E3Test.cls': `@IsTest private class E3Test {
        @IsTest static void first() { Assert.areEqual(1, ++Work.counter); insert new Task(Subject = 'x'); Assert.areEqual(1, [SELECT COUNT() FROM Task]); }
        @IsTest static void second() { Assert.areEqual(1, ++Work.counter); insert new Task(Subject = 'y'); Assert.areEqual(1, [SELECT COUNT() FROM Task]); }
    }`,
    'E4Test.cls': `@IsTest private class E4Test {
        @TestSetup static void make() { Work.counter = 9; insert new Task(Subject = 'setup'); }
        @IsTest static void first() { Assert.areEqual(0, Work.counter); delete [SELECT Id FROM Task]; }
        @IsTest static void second() { Assert.areEqual(1, [SELECT COUNT() FROM Task]); }
    }`,
    'E4Broken.cls': `@IsTest private class E4Broken {
        @TestSetup static void make() { insert new Lead(); }
        @IsTest static void first() { Assert.isTrue(true); }
    }`,
    'E5Test.cls': `@IsTest private class E5Test {
        @IsTest static void limits() {
            insert new Task(Subject = 'x');
            Test.startTest();
            Assert.areEqual(0, Limits.getDmlStatements());
            insert new List<Task>{ new Task(Subject = 'y') };
            Test.stopTest();
            Assert.areEqual(1, Limits.getDmlStatements());
        }
        @IsTest static void twice() { Test.startTest(); Test.stopTest(); Test.startTest(); }
    }`,
    'E6Test.cls': `@IsTest private class E6Test {
        @IsTest static void runs() {
            Test.startTest(); System.enqueueJob(new Work(0)); Assert.areEqual(0, [SELECT COUNT() FROM Task]); Test.stopTest();
            Assert.areEqual(1, [SELECT COUNT() FROM Task]);
        }
        @IsTest static void surfaces() { Test.startTest(); Work.fail('boom'); Test.stopTest(); }
    }`,
    'E7Test.cls': `@IsTest private class E7Test {
        @IsTest static void chains() { Test.startTest(); System.enqueueJob(new Work(1)); Test.stopTest(); }
        @IsTest static void chainsToItsDepth() {
            AsyncOptions options = new AsyncOptions(); options.MaximumQueueableStackDepth = 3;
            Test.startTest(); System.enqueueJob(new Work(2), options); Test.stopTest();
            Assert.areEqual(3, [SELECT COUNT() FROM Task]);
        }
    }`,
    'E8Test.cls': `@IsTest private class E8Test {
        @IsTest static void one() { Test.startTest(); Database.executeBatch(new Rows()); Test.stopTest(); Assert.areEqual('rows 3', [SELECT Subject FROM Task].Subject); }
        @IsTest static void three() { Test.startTest(); Database.executeBatch(new Rows(), 1); Test.stopTest(); }
    }`,
    'E9Test.cls': `@IsTest private class E9Test { @IsTest static void noMock() { Work.fetch(); } }`,
    'E10Test.cls': `@IsTest private class E10Test {
        class Mock implements HttpCalloutMock {
            public HttpResponse respond(HttpRequest request) { HttpResponse r = new HttpResponse(); r.setBody('mocked'); r.setStatusCode(200); return r; }
        }
        @IsTest static void rowsBefore() {
            insert new Task(Subject = 'x'); Test.startTest(); Test.setMock(HttpCalloutMock.class, new Mock());
            Assert.areEqual('mocked', Work.fetch()); Test.stopTest();
        }
        @IsTest static void rowsInside() {
            Test.startTest(); Test.setMock(HttpCalloutMock.class, new Mock()); insert new Task(Subject = 'x'); Work.fetch();
        }
    }`,
    'E12Test.cls': `@IsTest private class E12Test {
        @IsTest static void delivers() {
            EventBus.publish(new Note__e(Text__c = 'a')); Assert.areEqual(0, [SELECT COUNT() FROM Task]);
            Test.getEventBus().deliver(); Assert.areEqual(1, [SELECT COUNT() FROM Task]);
        }
        @IsTest static void stops() { Test.startTest(); EventBus.publish(new Note__e(Text__c = 'a')); Test.stopTest(); Assert.areEqual(1, [SELECT COUNT() FROM Task]); }
        @IsTest static void fails() {
            EventBus.publish(new Note__e(Text__c = 'a'), new Callback()); Test.getEventBus().fail();
            Assert.areEqual(0, [SELECT COUNT() FROM Task]); Assert.areEqual(1, Callback.failures);
        }
    }`,
    'E13Test.cls': `@IsTest private class E13Test {
        @IsTest static void again() {
            EventBus.publish(new Note__e(Text__c = 'retry'));
            Test.getEventBus().deliver(); Assert.areEqual(0, [SELECT COUNT() FROM Task]);
            EventBusSubscriber seen = [SELECT Retries, LastError FROM EventBusSubscriber WHERE Name = 'NoteArrival'];
            Assert.areEqual(1, seen.Retries); Assert.areEqual('once more', seen.LastError);
            Test.getEventBus().deliver(); Assert.areEqual(1, [SELECT COUNT() FROM Task]);
        }
    }`,
    'E15Test.cls': `@IsTest private class E15Test {
        @IsTest static void plain() { System.assertEquals(200, 20000); }
        @IsTest static void worded() { try { System.assertEquals('FooBar', 'x', 'msg'); } catch (Exception e) { insert new Task(); } finally { Work.counter++; } }
        @IsTest static void bare() { System.assert(false); }
        @IsTest static void letters() { Assert.areEqual('a', 'A'); }
    }`,
    'E11Test.cls': `@IsTest private class E11Test {
        @IsTest static void rollsBack() { Savepoint open = Database.setSavepoint(); Test.startTest(); Database.rollback(open); }
    }`,
    'E14Test.cls': `@IsTest private class E14Test {
        @IsTest static void runsAs() {
            insert new Task(Subject = 'x');
            User other = [SELECT Id FROM User WHERE LastName = 'Standard'];
            Integer statements = Limits.getDmlStatements();
            System.runAs(other) {
                Assert.areEqual(other.Id, UserInfo.getUserId());
                update new User(Id = other.Id, IsActive = true, Username = 'renamed@headroom.example');
            }
            Assert.areEqual(statements + 2, Limits.getDmlStatements());
            Assert.areNotEqual(other.Id, UserInfo.getUserId());
        }
    }`,
    'E17Test.cls': `@IsTest private class E17Test {
        @IsTest static void sets() {
            Task row = new Task(Subject = 'x'); insert row;
            Test.setCreatedDate(row.Id, Datetime.newInstanceGmt(2020, 1, 2, 3, 4, 5));
            Assert.areEqual(Datetime.newInstanceGmt(2020, 1, 2, 3, 4, 5), [SELECT CreatedDate FROM Task].CreatedDate);
        }
        @IsTest static void nothing() { Test.setCreatedDate(null, Datetime.now()); }
    }`,
    'E20Test.cls': `@IsTest private class E20Test {
        @TestSetup static void make() { insert new Note_Settings__c(SetupOwnerId = UserInfo.getOrganizationId()); }
        @IsTest static void second() { insert new Note_Settings__c(SetupOwnerId = UserInfo.getOrganizationId()); }
    }`,
    'E19Test.cls': `@IsTest private class E19Test { @IsTest static void opens() { Assert.areEqual('seen', Work.secret); Assert.isTrue(Test.isRunningTest()); } }`,
}

let org: LocalOrg
let summary: TestRunSummary

beforeAll(async () => {
    org = await createApexOrg(SOURCES)
    await runApex(org, `insert new Lead(LastName = 'Real', Company = 'C');`)
    summary = await org.runTests()
})
afterAll(() => org.close())

/** Method name -> 'passed' or the message. */
function outcomes(className: string): Record<string, string | null> {
    const results = summary.results.filter((result) => result.className === className)
    return Object.fromEntries(results.map(({ methodName, passed, message }) => [methodName, passed ? 'passed' : message]))
}

test('APEX E1 a test class is top-level, its methods static void without arguments', async () => {
    const inner = `public class Outer { @IsTest class Inner {} }`
    await expect(createApexOrg({ 'Outer.cls': inner })).rejects.toThrow('Only top-level non-exception class types')
    const returning = `@IsTest private class Bad { @IsTest static Integer one() { return 1; } }`
    await expect(createApexOrg({ 'Bad.cls': returning })).rejects.toThrow('do not support return type of Integer')
})

test('APEX E2 tests see no data of the org but users and the like, and leave none', () => {
    expect(outcomes('E2Test')).toEqual({ seesNoLead: 'passed' })
    expect(column(org, 'SELECT LastName FROM Lead')).toEqual(['Real'])
    expect(column(org, 'SELECT Subject FROM Task')).toEqual([])
})

test('APEX E3 each method is rolled back and has statics of its own', () => {
    expect(outcomes('E3Test')).toEqual({ first: 'passed', second: 'passed' })
})

test('APEX E4 rows of the setup are restored for each method, its statics are not, its failure fails the class', () => {
    expect(outcomes('E4Test')).toEqual({ first: 'passed', second: 'passed' })
    expect(outcomes('E4Broken')['first']).toContain('REQUIRED_FIELD_MISSING')
})

test('APEX E5 fresh limits between startTest and stopTest, once per method', () => {
    expect(outcomes('E5Test')['limits']).toBe('passed')
    expect(outcomes('E5Test')['twice']).toMatch(/^System.FinalException/)
})

test('APEX E6 stopTest runs what was collected, and its exception surfaces there (the order among kinds is doubtful)', () => {
    expect(outcomes('E6Test')).toEqual({ runs: 'passed', surfaces: 'Work.WorkException: boom' })
})

test('APEX E7 a chained queueable fails unless a depth is set (a later text is doubtful)', () => {
    const refusal = 'System.AsyncException: Maximum stack depth has been reached.'
    expect(outcomes('E7Test')).toEqual({ chains: refusal, chainsToItsDepth: 'passed' })
})

test('APEX E8 one execute of a batch runs', () => {
    expect(outcomes('E8Test')['one']).toBe('passed')
    expect(outcomes('E8Test')['three']).toMatch(/No more than one executeBatch can be called from within a test method/)
})

test('APEX E9 a callout without a mock fails (the type of the exception is doubtful)', () => {
    expect(outcomes('E9Test')['noMock']).toMatch(/: Methods defined as TestMethod do not support Web service callouts$/)
})

test('APEX E10 rows before startTest allow a mocked callout after it, rows inside do not', () => {
    expect(outcomes('E10Test')).toEqual({
        rowsBefore: 'passed',
        rowsInside: 'System.CalloutException: You have uncommitted work pending. Please commit or rollback before calling out',
    })
})

test('APEX E12 events wait for stopTest or deliver; fail gives them to the callback only', () => {
    expect(outcomes('E12Test')).toEqual({ delivers: 'passed', stops: 'passed', fails: 'passed' })
})

test('APEX E13 after RetryableException the next deliver sends again (events that the trigger publishes are doubtful)', () => {
    expect(outcomes('E13Test')).toEqual({ again: 'passed' })
})

test('APEX E15 failed assertions say what they expected, and nothing catches them', () => {
    expect(outcomes('E15Test')).toEqual({
        plain: 'System.AssertException: Assertion Failed: Expected: 200, Actual: 20000',
        worded: 'System.AssertException: Assertion Failed: msg: Expected: FooBar, Actual: x',
        bare: 'System.AssertException: Assertion Failed',
        letters: 'System.AssertException: Assertion Failed: Expected: a, Actual: A',
    })
})

test('APEX E16 coverage counts executable lines of classes that are no tests', () => {
    expect(summary.coverage.map(({ name }) => name)).toEqual(['Callback', 'NoteArrival', 'Rows', 'Work'])
    expect(summary.coverage.find(({ name }) => name === 'NoteArrival')).toMatchObject({
        covered: 3,
        coverable: 3,
        percent: 100,
        missedLines: [],
    })
})

test('APEX E19 TestVisible opens private members to tests only', async () => {
    expect(outcomes('E19Test')).toEqual({ opens: 'passed' })
    await expect(runApex(org, `String text = Work.secret;`)).rejects.toThrow(/secret/)
})

test('APEX E11 startTest releases savepoints', () => {
    expect(outcomes('E11Test')['rollsBack']).toBe(
        'System.TypeException: The savepoint is not valid in this transaction or trigger invocation',
    )
})

test('APEX E14 runAs takes the user, costs a DML statement and separates mixed DML', () => {
    expect(outcomes('E14Test')).toEqual({ runsAs: 'passed' })
})

test('APEX E17 setCreatedDate works on rows of the test and takes no null', () => {
    expect(outcomes('E17Test')['sets']).toBe('passed')
    expect(outcomes('E17Test')['nothing']).toMatch(/^System.NullPointerException/)
})

test('APEX E18 refused: createStub is not provided and does not compile', async () => {
    const stubbing = `@IsTest private class Bad { @IsTest static void one() { Object stub = Test.createStub(Bad.class, null); } }`
    await expect(createApexOrg({ 'Bad.cls': stubbing })).rejects.toThrow(/createStub.*not implemented/)
})

test('APEX E20 a second hierarchy setting row for one owner is a duplicate', () => {
    expect(outcomes('E20Test')['second']).toContain('DUPLICATE_VALUE')
})
