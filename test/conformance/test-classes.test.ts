/** Rows E1 to E20, what apex-tests.test.ts leaves open: what a test class may look like, sees, and is refused. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { TestRunSummary } from '../org/testing/test-results.ts'
import { apexOrg, compileErrorOf, problemOf } from './run-apex.ts'

const SUBJECT = `public class Subject {
    // Comments and blank lines do not count.

    public static Integer counter = 0;
    public static Integer count(Boolean isHigh)
    {
        System.debug('nor does this line');
        Integer one = 1; Integer two = 2;
        if (isHigh) {
            return one
                + two
                + counter;
        }
        else
        {
            counter++;
        }
        return 0;
    }
    public static void prepare() {
        counter = 5;
    }
}`

const CLASSES = [
    SUBJECT,
    `@IsTest private class SubjectTest {
        @TestSetup static void make() { Subject.prepare(); }
        @IsTest static void counts() { Assert.areEqual(0, Subject.count(false)); }
    }`,
    `public class Part implements Database.Batchable<Integer> {
        public List<Integer> start(Database.BatchableContext context) { return new List<Integer>{ 1 }; }
        public void execute(Database.BatchableContext context, List<Integer> rows) {}
        public void finish(Database.BatchableContext context) {}
    }`,
    `@IsTest private class LimitTest {
        @IsTest static void continues() {
            insert new Lead(LastName = 'A', Company = 'C');
            insert new Lead(LastName = 'B', Company = 'C');
            Test.startTest();
            Assert.areEqual(0, Limits.getDmlStatements());
            insert new Lead(LastName = 'C', Company = 'C');
            Test.stopTest();
            Assert.areEqual(2, Limits.getDmlStatements());
        }
        @IsTest static void stopsTwice() { Test.startTest(); Test.stopTest(); Test.stopTest(); }
        @IsTest static void fiveBatches() {
            Test.startTest();
            for (Integer i = 0; i < 5; i++) Database.executeBatch(new Part());
            Test.stopTest();
        }
        @IsTest static void sixBatches() {
            Test.startTest();
            for (Integer i = 0; i < 6; i++) Database.executeBatch(new Part());
            Test.stopTest();
        }
    }`,
    `@IsTest private class DataTest {
        @IsTest static void seesNoSetting() {
            Assert.isNull(Thing_Settings__c.getValues(UserInfo.getOrganizationId()));
            Assert.areEqual(0, [SELECT COUNT() FROM Thing_Settings__c]);
        }
        @IsTest static void seesTheOrg() {
            Assert.areEqual(1, [SELECT COUNT() FROM Organization]);
            Assert.areNotEqual(0, [SELECT COUNT() FROM Profile]);
            Assert.areEqual(1, [SELECT COUNT() FROM ApexClass WHERE Name = 'Subject']);
            Assert.areEqual(1, [SELECT COUNT() FROM CronTrigger]);
        }
        @IsTest static void seesNoOwner() {
            insert new Lead(LastName = 'A', Company = 'C');
            Lead mine = [SELECT OwnerId, Owner.Name, CreatedBy.Name FROM Lead];
            Assert.areEqual(UserInfo.getUserId(), mine.OwnerId);
            Assert.isNull(mine.Owner.Name);
            Assert.areEqual(UserInfo.getName(), mine.CreatedBy.Name);
        }
        @IsTest static void rollsBackLate() {
            Savepoint before = Database.setSavepoint();
            Test.startTest();
            Savepoint inside = Database.setSavepoint();
            Test.stopTest();
            Database.rollback(inside);
        }
    }`,
    `@IsTest private class CreatedDateTest {
        @IsTest static void olderRow() { Test.setCreatedDate(UserInfo.getUserId(), Datetime.now()); }
        @IsTest static void noDate() {
            Lead row = new Lead(LastName = 'A', Company = 'C');
            insert row;
            Test.setCreatedDate(row.Id, null);
        }
    }`,
    `@IsTest private class MixedTest {
        @IsTest static void mixes() {
            insert new Lead(LastName = 'A', Company = 'C');
            update new User(Id = UserInfo.getUserId(), IsActive = true);
        }
        @IsTest static void separates() {
            insert new Lead(LastName = 'A', Company = 'C');
            Integer before = Limits.getDmlStatements();
            System.runAs(new User(Id = UserInfo.getUserId())) { Assert.areEqual(before + 1, Limits.getDmlStatements()); }
            System.runAs(new User(Id = UserInfo.getUserId())) { update new User(Id = UserInfo.getUserId(), IsActive = true); }
        }
    }`,
    `public with sharing class Bound { public static Integer count() { return [SELECT COUNT() FROM Secret__c]; } }`,
    `public without sharing class Unbound { public static Integer count() { return [SELECT COUNT() FROM Secret__c]; } }`,
    `@IsTest private class SharingTest {
        @IsTest static void sharesAsTheUser() {
            insert new Secret__c(Name = 'mine');
            User other = [SELECT Id FROM User WHERE Profile.Name = 'Standard User' LIMIT 1];
            System.runAs(other) { Assert.areEqual('0 1', Bound.count() + ' ' + Unbound.count()); }
            Assert.areEqual(1, Bound.count());
        }
    }`,
    `@IsTest private class FreshTest {
        @TestSetup static void make() { insert new Lead(LastName = 'A', Company = 'C'); }
        @IsTest static void first() { spend(); }
        @IsTest static void second() { spend(); }
        static void spend() {
            Assert.areEqual('0 0', Limits.getDmlStatements() + ' ' + Limits.getQueries());
            insert new Lead(LastName = 'B', Company = 'C');
            Assert.areEqual(2, [SELECT COUNT() FROM Lead]);
        }
    }`,
    `@IsTest private class DoubleTest {
        @IsTest static void twice() {
            insert new Thing_Settings__c(SetupOwnerId = UserInfo.getUserId());
            insert new Thing_Settings__c(SetupOwnerId = UserInfo.getUserId());
        }
    }`,
    `@IsTest private class CatchTest {
        @IsTest static void catches() {
            try { Assert.areEqual('a', 'b', 'letters'); } catch (Exception never) { return; }
        }
    }`,
]

let summary: TestRunSummary

beforeAll(async () => {
    const { org, run } = apexOrg(
        ...CLASSES,
        `public class Nightly implements Schedulable { public void execute(SchedulableContext context) {} }`,
    )
    await run(`insert new Thing_Settings__c(SetupOwnerId = UserInfo.getOrganizationId(), Value__c = 'real');
        System.schedule('nightly', '0 0 3 * * ?', new Nightly());`)
    summary = await org.runTests()
    await run(`System.abortJob([SELECT Id FROM CronTrigger].Id);`)
})

/** 'passed' or the message. */
function outcomeOf(className: string, methodName: string): string | null {
    const found = summary.results.find((result) => result.className === className && result.methodName === methodName)
    if (found === undefined) throw new Error(`${className}.${methodName} did not run`)
    return found.passed ? 'passed' : found.message
}

describe('what does not compile', () => {
    test('APEX E1 a test class is a top-level class, private or public', () => {
        const shape = 'Only top-level non-exception class types can be marked as tests'
        expect(compileErrorOf(`public class Outer { @IsTest class Inner {} }`)).toContain(shape)
        expect(compileErrorOf(`@IsTest private interface Shape {}`)).toContain(shape)
        expect(compileErrorOf(`@IsTest private enum Colour { RED }`)).toContain(shape)
        expect(compileErrorOf(`@IsTest global class Wide {}`)).toContain('private or public')
        for (const word of ['private', 'public'])
            expect(compileErrorOf(`@IsTest ${word} class Fine { @IsTest static void one() {} }`)).toBeNull()
    })

    test('APEX E1 a test method is static void without arguments, in a test class', () => {
        const problem = (method: string): string | null => compileErrorOf(`@IsTest private class Bad { ${method} }`)
        expect(problem('@IsTest void one() {}')).toContain('must be declared as static')
        expect(problem('@IsTest static Integer one() { return 1; }')).toContain('do not support return type of Integer')
        expect(problem('@IsTest static void one(Integer number) {}')).toContain('must have no arguments')
        expect(compileErrorOf(`public class Bad { @IsTest static void one() {} }`)).toContain('IsTest')
    })

    test('APEX E4 one setup method per class, and not with SeeAllData, which is refused by name', () => {
        const twice = `@IsTest private class Bad { @TestSetup static void one() {} @TestSetup static void two() {} }`
        expect(compileErrorOf(twice)).toContain('Only one method per type can be defined with: TestSetup')
        const all = `@IsTest(SeeAllData=true) private class Bad { @TestSetup static void one() {} }`
        expect(compileErrorOf(all)).toContain('not implemented: @IsTest(seealldata=true)')
        expect(compileErrorOf(`@IsTest private class Bad { @IsTest(SeeAllData=true) static void one() {} }`)).toContain('seealldata=true')
        expect(compileErrorOf(`@IsTest(SeeAllData=false) private class Fine { @IsTest static void one() {} }`)).toBeNull()
    })

    test('APEX E14 runAs stands in tests only', async () => {
        expect(await problemOf(`System.runAs(new User(Id = UserInfo.getUserId())) {}`)).toContain('System.runAs outside of test classes')
    })

    test('APEX E18 refused: StubProvider and createStub', () => {
        expect(compileErrorOf(`@IsTest private class Stub implements System.StubProvider {}`)).toContain('StubProvider')
        const creating = `@IsTest private class Bad { @IsTest static void one() { Test.createStub(Bad.class, null); } }`
        expect(compileErrorOf(creating)).toContain('createStub')
    })

    test('APEX E19 history rows: their objects are not in this org, so that no query sees one', async () => {
        await expect(problemOf(`List<SObject> rows = [SELECT Id FROM LeadHistory];`)).resolves.toContain('LeadHistory')
    })
})

describe('what a test sees', () => {
    test('APEX E2 no custom setting of the org, but its organization, profiles, classes and schedules', () => {
        expect(outcomeOf('DataTest', 'seesNoSetting')).toBe('passed')
        expect(outcomeOf('DataTest', 'seesTheOrg')).toBe('passed')
    })

    test('APEX E11 stopTest releases what was set after startTest', () => {
        expect(outcomeOf('DataTest', 'rollsBackLate')).toMatch(/^System\.TypeException: The savepoint is not valid/)
    })

    test('APEX E19 Owner.X is null through SOQL, other relationships are not', () => {
        expect(outcomeOf('DataTest', 'seesNoOwner')).toBe('passed')
    })

    test('APEX E3 limits of its own for each method, rows of the method before are gone', () => {
        expect(outcomeOf('FreshTest', 'first')).toBe('passed')
        expect(outcomeOf('FreshTest', 'second')).toBe('passed')
    })

    test('APEX E5 after stopTest the counts of before go on; a second stopTest fails', () => {
        expect(outcomeOf('LimitTest', 'continues')).toBe('passed')
        expect(outcomeOf('LimitTest', 'stopsTwice')).toMatch(/^System\.FinalException/)
    })
})

describe('what a test may do', () => {
    test('APEX E8 a sixth batch in a test fails', () => {
        expect(outcomeOf('LimitTest', 'sixBatches')).toMatch(/^System\.AsyncException: .*limit of 5 jobs/)
        expect(outcomeOf('LimitTest', 'fiveBatches')).toBe('passed')
    })

    test('APEX E14 mixed DML fails, runAs separates it and costs a statement each time', () => {
        expect(outcomeOf('MixedTest', 'mixes')).toContain('MIXED_DML_OPERATION')
        expect(outcomeOf('MixedTest', 'separates')).toBe('passed')
    })

    test('APEX E14 inside runAs that user’s sharing holds (rights on objects and fields are doubtful and not asserted)', () => {
        expect(outcomeOf('SharingTest', 'sharesAsTheUser')).toBe('passed')
    })

    test('APEX E15 a failed assertion is not caught', () => {
        expect(outcomeOf('CatchTest', 'catches')).toBe('System.AssertException: Assertion Failed: letters: Expected: a, Actual: b')
    })

    test('APEX E17 setCreatedDate takes no row that was there before, and no null', () => {
        expect(outcomeOf('CreatedDateTest', 'olderRow')).toContain('Not a record that this test made')
        expect(outcomeOf('CreatedDateTest', 'noDate')).toMatch(/^System\.NullPointerException/)
    })

    test('APEX E20 a second setting row for one owner fails in one test, too', () => {
        expect(outcomeOf('DoubleTest', 'twice')).toContain('DUPLICATE_VALUE, duplicate value found: SetupOwnerId')
    })
})

test('APEX E16 lines: two statements on one count once, one over three counts thrice, braces and System.debug never (75 % is a bar for deployments, of which this org has none)', () => {
    const subject = summary.coverage.find(({ name }) => name === 'Subject')
    expect(subject).toEqual({ name: 'Subject', covered: 5, coverable: 9, percent: 55.5, missedLines: [10, 11, 12, 21] })
    expect(summary.coverage.map(({ name }) => name)).not.toContain('SubjectTest')
})

test('APEX E4 what the setup calls gains no coverage', () => {
    const [prepared] = summary.coverage.filter(({ name }) => name === 'Subject')
    expect(prepared?.missedLines).toContain(21)
})
