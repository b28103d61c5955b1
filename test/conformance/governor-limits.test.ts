/** Rows F1 to F8: what a transaction may use, what counts as use, when counting starts anew, and the exceptions' texts. */
import { describe, expect, test } from '@jest/globals'
import { SObject } from '../org/runtime/sobject.ts'
import { transaction } from '../org/runtime/transaction.ts'
import { startEcho } from '../support/apex-org.ts'
import { apexOrg, exceptionOf, problemOf, runApex, type ApexOrg } from './run-apex.ts'

/** Notes in the debug log what the transaction may use; each kind of transaction calls it. */
const ALLOWED = `public class Allowed {
    public static void note(String kind) {
        System.debug(kind + ' ' + Limits.getLimitQueries() + ' ' + Limits.getLimitQueryRows() + ' ' + Limits.getLimitQueryLocatorRows() + ' '
            + Limits.getLimitSoslQueries() + ' ' + Limits.getLimitDmlStatements() + ' ' + Limits.getLimitDmlRows() + ' ' + Limits.getLimitHeapSize() + ' '
            + Limits.getLimitCpuTime() + ' ' + Limits.getLimitEmailInvocations() + ' ' + Limits.getLimitCallouts() + ' ' + Limits.getLimitFutureCalls() + ' '
            + Limits.getLimitQueueableJobs() + ' ' + Limits.getLimitPublishImmediateDml());
    }
}`

/** Notes what the transaction has used when it begins, then uses some. */
const USED = `public class Used {
    public static void note(String kind) {
        System.debug(kind + ' ' + Limits.getQueries() + ' ' + Limits.getDmlStatements() + ' ' + Limits.getQueryRows());
        List<User> users = [SELECT Id FROM User LIMIT 2];
        insert new Account(Name = kind);
    }
}`

/** The four asynchronous kinds, each of which calls `note` of a class. */
const kinds = (noter: string): string[] => [
    `public class Later { @Future public static void run() { ${noter}.note('future'); } }`,
    `public class Job implements Queueable, Finalizer {
        public void execute(QueueableContext c) { System.attachFinalizer(this); ${noter}.note('queueable'); }
        public void execute(FinalizerContext c) { ${noter}.note('finalizer'); }
    }`,
    `public class Rows implements Database.Batchable<Integer> {
        public List<Integer> start(Database.BatchableContext c) { return new List<Integer>{ 1, 2 }; }
        public void execute(Database.BatchableContext c, List<Integer> rows) { ${noter}.note('batch'); }
        public void finish(Database.BatchableContext c) {}
    }`,
]

async function logOf({ org, run }: ApexOrg, code: string): Promise<readonly string[]> {
    const before = org.log.length
    await run(code)
    await org.settle()
    return org.log.slice(before)
}

/** The uncaught exception of a loop that a catch is around: limits are uncatchable. */
const thrownBy = (setup: string, loop: string, times: number, ...texts: string[]): Promise<string | null> =>
    exceptionOf(
        `${setup} try { for (Integer i = 0; i < ${times}; i++) { ${loop} } } catch (Exception e) { System.debug('caught'); }`,
        ...texts,
    )

const LEADS = `List<Lead> leads = new List<Lead>(); for (Integer i = 0; i < 5; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'c')); insert leads;`

describe('what is allowed', () => {
    test('APEX F1 synchronous and asynchronous numbers', async () => {
        const org = apexOrg(ALLOWED, ...kinds('Allowed'))
        const lines = await logOf(
            org,
            "Allowed.note('synchronous'); Later.run(); System.enqueueJob(new Job()); Database.executeBatch(new Rows(), 2);",
        )
        expect([...lines].sort()).toEqual([
            'batch 200 50000 50000000 20 150 10000 12000000 60000 10 100 0 1 150',
            'finalizer 100 50000 10000 20 150 10000 12000000 10000 10 100 0 1 150',
            'future 200 50000 10000 20 150 10000 12000000 60000 10 100 0 1 150',
            'queueable 200 50000 10000 20 150 10000 12000000 60000 10 100 50 1 150',
            'synchronous 100 50000 10000 20 150 10000 6000000 10000 10 100 50 50 150',
        ])
    })

    test('APEX F1 callouts may take 120 s in all (10 minutes of running are out of reach: CPU and callouts end sooner)', () => {
        const { org } = apexOrg()
        const [allowed, text] = org.runAsUser(org.users.admin, 'synchronous', () => {
            const { limits } = transaction()
            limits.spend('calloutMs', 120_000)
            try {
                limits.spend('calloutMs', 1)
            } catch (error) {
                return [limits.max('calloutMs'), (error as Error).message]
            }
            return []
        })
        expect([allowed, text]).toEqual([120_000, 'Exceeded maximum time allotted for callout (120000 ms)'])
    })

    test('APEX F1 a QueryLocator holds 10,000 rows, which do not count as query rows', async () => {
        const org = apexOrg()
        for (let count = 0; count < 10_000; count++) org.data.putRow('Account', { Name: 'a' })
        const locate = "Database.QueryLocator l = Database.getQueryLocator('SELECT Id FROM Account');"
        expect(await org.run(`${locate} System.debug(Limits.getQueryLocatorRows() + ' ' + Limits.getQueryRows());`)).toEqual(['10000 0'])
        org.data.putRow('Account', { Name: 'one too many' })
        expect((await org.outcome(locate)).exception).toContain('10001')
    })

    test('APEX F2 a child sub-query counts in a second counter of three times the limit, its rows with the others', async () => {
        const lines = await runApex(`
            Account a = new Account(Name = 'a'); insert a;
            insert new List<Contact>{ new Contact(LastName = 'x', AccountId = a.Id), new Contact(LastName = 'y', AccountId = a.Id) };
            List<Account> found = [SELECT Id, (SELECT Id FROM Contacts), (SELECT Id FROM Opportunities) FROM Account];
            System.debug(Limits.getQueries() + ' ' + Limits.getAggregateQueries() + ' ' + Limits.getLimitAggregateQueries() + ' ' + Limits.getQueryRows());`)
        expect(lines).toEqual(['1 2 300 3'])
    })
})

describe('what counts', () => {
    test('APEX F3 COUNT costs one row, or one per group; other aggregates every row they read', async () => {
        const cost = async (query: string): Promise<string | undefined> =>
            (await runApex(`${LEADS} Object o = [${query}]; System.debug(Limits.getQueryRows());`))[0]
        expect(await cost('SELECT COUNT() FROM Lead')).toBe('1')
        expect(await cost('SELECT COUNT(Id) FROM Lead')).toBe('1')
        expect(await cost('SELECT LastName, COUNT(Id) FROM Lead GROUP BY LastName')).toBe('5')
        expect(await cost('SELECT Company, COUNT(Id) FROM Lead GROUP BY Company')).toBe('1')
        expect(await cost('SELECT MAX(LastName) FROM Lead')).toBe('5')
    })

    test('APEX F4 a list is one statement; setSavepoint, rollback, convertLead and publish count too (an empty list is marked TEST)', async () => {
        const lines = await runApex(`
            List<Integer> counts = new List<Integer>();
            ${LEADS} counts.add(Limits.getDmlStatements());
            Savepoint s = Database.setSavepoint(); counts.add(Limits.getDmlStatements());
            Database.rollback(s); counts.add(Limits.getDmlStatements());
            Database.LeadConvert c = new Database.LeadConvert(); c.setLeadId(leads[0].Id); c.setConvertedStatus('Closed - Converted');
            Database.convertLead(c); counts.add(Limits.getDmlStatements());
            EventBus.publish(new Thing_Happened__e(Payload__c = 'p')); counts.add(Limits.getDmlStatements());
            System.debug(counts + ' ' + Limits.getDmlRows());`)
        expect(lines).toEqual(['(1, 2, 3, 4, 5) 6'])
    })

    test('APEX F4 runAs counts as a statement', async () => {
        const { org } = apexOrg(`@IsTest private class RunAsTest {
            @IsTest static void counts() {
                User me = [SELECT Id FROM User LIMIT 1];
                System.runAs(me) { Assert.areEqual(1, Limits.getDmlStatements()); }
            }
        }`)
        const { results } = await org.runTests()
        expect(results).toEqual([expect.objectContaining({ passed: true })])
    })

    test.each([
        ['Database.emptyRecycleBin', "Database.emptyRecycleBin(new Lead(LastName = 'x'));", 'emptyRecycleBin'],
        ['Approval.process', 'Approval.process(new Approval.ProcessSubmitRequest());', 'Approval'],
    ])('APEX F4 refused %s', async (_name, code, named) => expect(await problemOf(code)).toContain(named))

    test('APEX F5 CPU counts Apex, not the wait for a callout', async () => {
        const echo = await startEcho()
        const org = apexOrg()
        org.org.addRemoteSite(echo.url)
        const lines = await org.run(`
            HttpRequest request = new HttpRequest(); request.setEndpoint('${echo.url}/slow'); request.setMethod('GET');
            Integer before = Limits.getCpuTime();
            String answer = new Http().send(request).getBody();
            Integer waited = Limits.getCpuTime() - before;
            for (Integer i = 0; i < 100000; i++) { Integer n = i; }
            System.debug(answer + ' ' + (waited < 5) + ' ' + (Limits.getCpuTime() - before > 50));`)
        await echo.close()
        expect(lines).toEqual(['GET true true'])
    })
})

describe('CPU of automation', () => {
    test('APEX F5 CPU counts validation rules and field updates too', async () => {
        const cpu = async (automate: (org: ApexOrg) => void): Promise<number> => {
            const org = apexOrg()
            automate(org)
            const [line] = await org.run(`List<Lead> leads = new List<Lead>();
                for (Integer i = 0; i < 3000; i++) leads.add(new Lead(LastName = 'L', Company = 'c'));
                Integer before = Limits.getCpuTime(); insert leads; System.debug(Limits.getCpuTime() - before);`)
            return Number(line)
        }
        expect(await cpu(() => undefined)).toBe(0)
        expect(await cpu(({ data }) => data.automation.validationRules.push({ object: 'Lead', rule: () => null }))).toBeGreaterThan(4)
        expect(await cpu(({ data }) => data.automation.fieldUpdates.push({ object: 'Lead', update: () => null }))).toBeGreaterThan(4)
    })
})

describe('when counting starts anew', () => {
    test('APEX F6 each future, queueable, finalizer and batch execute starts at zero', async () => {
        const lines = await logOf(
            apexOrg(USED, ...kinds('Used')),
            "Used.note('anonymous'); Used.note('again'); Later.run(); System.enqueueJob(new Job()); Database.executeBatch(new Rows(), 1);",
        )
        expect([...lines].sort()).toEqual([
            'again 1 1 2',
            'anonymous 0 0 0',
            'batch 0 0 0',
            'batch 0 0 0',
            'finalizer 0 0 0',
            'future 0 0 0',
            'queueable 0 0 0',
        ])
    })

    test('APEX F6 each batch of events starts at zero, and so does what stands between startTest and stopTest', async () => {
        const subscriber = "trigger Arrived on Thing_Happened__e (after insert) { Used.note('event'); }"
        const publish = "EventBus.publish(new Thing_Happened__e(Payload__c = 'p'));"
        const org = apexOrg(USED, subscriber)
        expect([...(await logOf(org, publish)), ...(await logOf(org, publish))]).toEqual(['event 0 0 0', 'event 0 0 0'])
        const windowTest = `@IsTest private class WindowTest { @IsTest static void anew() {
            Used.note('before'); Test.startTest(); Used.note('within'); Test.stopTest(); Used.note('after'); } }`
        const tested = apexOrg(USED, windowTest)
        await tested.org.runTests()
        expect(tested.org.log).toEqual(['before 0 0 0', 'within 0 0 0', 'after 1 1 2'])
    })

    test('APEX F6 each chunk of 200 rows of a Bulk API request starts at zero', () => {
        const { org, data } = apexOrg(USED, "trigger Saving on Lead (before insert) { Used.note('chunk of ' + Trigger.new.size()); }")
        const type = org.services.schema.object('Lead')!
        const rows = Array.from({ length: 300 }, (_, index) => {
            const row = new SObject(type)
            row.setRaw('lastname', `L${index}`)
            row.setRaw('company', 'c')
            return row
        })
        const insert = (): unknown => data.dml('insert', rows, { allOrNone: false, externalIdField: null })
        org.runAsUser(org.users.admin, 'bulk', insert)
        expect(org.log).toEqual(['chunk of 200 0 0 0', 'chunk of 100 0 0 0'])
    })
})

describe('exceptions', () => {
    test('APEX F7 the texts of heap and CPU', async () => {
        expect(await thrownBy('List<String> kept = new List<String>();', "kept.add('x'.repeat(1000000));", 10)).toMatch(
            /^System\.LimitException: Apex heap size too large: [67]\d{6}$/,
        )
        expect(await exceptionOf('try { while (true) { Integer n = 1; } } catch (Exception e) { System.debug(1); }')).toBe(
            'System.LimitException: Apex CPU time limit exceeded',
        )
    })

    test('APEX F8 the 101st query and the 151st statement', async () => {
        expect(await thrownBy('', 'Integer n = [SELECT COUNT() FROM Lead];', 101)).toBe('System.LimitException: Too many SOQL queries: 101')
        expect(await thrownBy('', 'Integer n = [SELECT COUNT() FROM Lead];', 100)).toBeNull()
        expect(await thrownBy('', "insert new Account(Name = 'a');", 151)).toBe('System.LimitException: Too many DML statements: 151')
    })

    test('APEX F8 one row too many, queried and saved', async () => {
        const org = apexOrg()
        for (let count = 0; count < 3334; count++) org.data.putRow('Account', { Name: 'a' })
        const many = 'for (Integer i = 0; i < 15; i++) { List<Account> a = [SELECT Id FROM Account LIMIT 3334]; }'
        expect((await org.outcome(many)).exception).toBe('System.LimitException: Too many query rows: 50010')
        const saved = (rows: number): string => `
            List<Account> a = new List<Account>(); for (Integer i = 0; i < ${rows}; i++) a.add(new Account(Name = 'n'));
            try { insert a; } catch (Exception e) { System.debug('caught'); }`
        expect(await exceptionOf(saved(10_000))).toBeNull()
        expect(await exceptionOf(saved(10_001))).toBe('System.LimitException: Too many DML rows: 10001')
    })

    test('APEX F8 the 101st callout and the 51st future call', async () => {
        const echo = await startEcho()
        const org = apexOrg('public class Later { @Future public static void run() {} }')
        org.org.addRemoteSite(echo.url)
        const request = `HttpRequest r = new HttpRequest(); r.setEndpoint('${echo.url}'); r.setMethod('GET');`
        const called = await org.outcome(`${request} for (Integer i = 0; i < 101; i++) { new Http().send(r); }`)
        await echo.close()
        expect([called.exception, echo.seen.length]).toEqual(['System.LimitException: Too many callouts: 101', 100])
        const futures = await org.outcome('for (Integer i = 0; i < 51; i++) { Later.run(); }')
        expect(futures.exception).toBe('System.LimitException: Too many future calls: 51')
    })
})
