/** Rows D1 to D15 and D28: queueables, finalizers, futures, batches, schedules. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { LocalOrg } from '../org/local-org.ts'
import { createDrivenClock, type OrgClock } from '../org/platform/clock.ts'
import { column, createApexOrg, notes, runApex } from '../support/apex-org.ts'

const SOURCES = {
    'Job.cls': `public class Job implements Queueable {
        public String name; public transient String note;
        public static String fromStatic = 'none';
        public Job(String name) { this.name = name; }
        public void execute(QueueableContext c) { insert new Task(Subject = name + ' ' + note + ' ' + fromStatic); }
    }`,
    'Greedy.cls': `public class Greedy implements Queueable {
        public void execute(QueueableContext c) { System.enqueueJob(new Job('a')); System.enqueueJob(new Job('b')); }
    }`,
    'Chain.cls': `public class Chain implements Queueable {
        Integer left;
        public Chain(Integer left) { this.left = left; }
        public void execute(QueueableContext c) {
            insert new Task(Subject = 'left ' + left);
            if (left > 0) System.enqueueJob(new Chain(left - 1));
        }
    }`,
    'CallingOut.cls': `public class CallingOut implements Queueable {
        public void execute(QueueableContext c) { callOut(); }
        @Future public static void fromFuture() { callOut(); }
        static void callOut() {
            HttpRequest request = new HttpRequest(); request.setEndpoint('http://127.0.0.1:1'); request.setMethod('GET');
            try { new Http().send(request); } catch (CalloutException refused) { insert new Task(Subject = refused.getMessage()); }
        }
    }`,
    'Ending.cls': `public class Ending implements Queueable, Finalizer {
        public String how; public String state; public Boolean again = false;
        public Ending(String how) { this.how = how; }
        public void execute(QueueableContext c) {
            System.attachFinalizer(how == 'null' ? null : this);
            state = 'at the end';
            insert new Task(Subject = 'work of ' + how);
            if (how == 'twice') System.attachFinalizer(this);
            if (how == 'exception') Integer.valueOf('x');
            if (how == 'limit') for (Integer i = 0; i < 201; i++) { List<Lead> rows = [SELECT Id FROM Lead LIMIT 1]; }
        }
        public void execute(FinalizerContext c) {
            String text = c.getException() == null ? '' : c.getException().getTypeName() + ' ' + c.getException().getMessage();
            insert new Task(Subject = how + ' ' + c.getResult() + ' ' + state + ' ' + text);
            if (again) { Ending next = new Ending(how); next.again = true; System.enqueueJob(next); }
        }
    }`,
    'Later.cls': `public class Later {
        @Future public static void note(String text) { insert new Task(Subject = text); }
        @Future public static void nested(Integer n) { note('x'); }
    }`,
    'Counting.cls': `public class Counting implements Database.Batchable<SObject>, Database.Stateful {
        Integer seen = 0;
        public Database.QueryLocator start(Database.BatchableContext c) { return Database.getQueryLocator('SELECT Id, LastName FROM Lead ORDER BY LastName'); }
        public void execute(Database.BatchableContext c, List<Lead> rows) {
            seen += rows.size();
            insert new Task(Subject = 'scope ' + rows.size());
            if (rows[0].LastName == 'B') throw new CountingException('refused');
        }
        public void finish(Database.BatchableContext c) { insert new Task(Subject = 'seen ' + seen); }
        public class CountingException extends Exception {}
    }`,
    'Forgetting.cls': `public class Forgetting implements Database.Batchable<SObject> {
        Integer seen = 0;
        public List<Lead> start(Database.BatchableContext c) { return [SELECT Id FROM Lead]; }
        public void execute(Database.BatchableContext c, List<Lead> rows) { seen += rows.size(); }
        public void finish(Database.BatchableContext c) { insert new Task(Subject = 'forgot ' + seen); }
    }`,
    'Hourly.cls': `public class Hourly implements Schedulable {
        Integer runs = 0;
        public void execute(SchedulableContext c) {
            runs++;
            String text;
            try {
                HttpRequest request = new HttpRequest(); request.setEndpoint('http://127.0.0.1:1'); request.setMethod('GET');
                new Http().send(request);
            } catch (CalloutException refused) { text = refused.getMessage(); }
            insert new Task(Subject = 'run ' + runs + ': ' + text);
        }
    }`,
}

let org: LocalOrg
let clock: OrgClock

beforeAll(async () => {
    clock = createDrivenClock(Date.parse('2026-11-22T10:00:00Z'))
    org = await createApexOrg(SOURCES, { clock, isDeveloperEdition: true })
    org.addRemoteSite('http://127.0.0.1:1')
})
afterAll(() => org.close())
beforeEach(async () => {
    await runApex(org, 'delete [SELECT Id FROM Task]; delete [SELECT Id FROM Lead];')
})

const run = async (code: string): Promise<void> => {
    await runApex(org, code)
    await org.settle()
}

test('APEX D1 a synchronous transaction may queue 50 jobs, a queueable one', async () => {
    const many = `for (Integer i = 0; i < 51; i++) System.enqueueJob(new Job('x'));`
    await expect(run(`try { ${many} } catch (Exception e) { insert new Task(Subject = 'caught'); }`)).rejects.toThrow(
        'System.LimitException: Too many queueable jobs added to the queue: 51',
    )
    await run('System.enqueueJob(new Greedy());')
    expect(notes(org)).toEqual([])
    expect(column(org, `SELECT ExtendedStatus FROM AsyncApexJob WHERE Status = 'Failed'`)).toContain(
        'Too many queueable jobs added to the queue: 2',
    )
})

test('APEX D2 a job starts after commit, a rollback discards it, and its row tells how it ended', async () => {
    await expect(run(`System.enqueueJob(new Job('never')); Integer.valueOf('x');`)).rejects.toThrow('Invalid integer: x')
    await run(`Savepoint before = Database.setSavepoint(); System.enqueueJob(new Job('rolled back')); Database.rollback(before);`)
    await run(
        `Id job = System.enqueueJob(new Job('kept')); System.assert(String.valueOf(job).startsWith('707')); System.assertEquals(0, [SELECT COUNT() FROM Task]);`,
    )
    expect(notes(org)).toEqual(['kept null none'])
})

test('APEX D3 the job is a snapshot, statics stay behind', async () => {
    await run(`Job.fromStatic = 'mine'; Job one = new Job('before'); one.note = 'lost'; System.enqueueJob(one); one.name = 'after';`)
    expect(notes(org)).toEqual(['before null none'])
})

test('APEX D4 a delay is 0 to 10 minutes', async () => {
    await run(`System.enqueueJob(new Job('late'), 10);`)
    expect(notes(org)).toEqual([])
    await clock.advance(600_000)
    await org.settle()
    expect(notes(org)).toEqual(['late null none'])
    await expect(run(`System.enqueueJob(new Job('later'), 11);`)).rejects.toThrow(/between 0 and 10/)
})

test('APEX D5 without AllowsCallouts or callout=true a callout is refused', async () => {
    await run('System.enqueueJob(new CallingOut()); CallingOut.fromFuture();')
    expect(notes(org)).toHaveLength(2)
    for (const note of notes(org)) expect(note).toMatch(/^Callout not allowed from this future method/)
})

test('APEX D6 a chain in a Developer org ends at five jobs, or at AsyncOptions', async () => {
    await run('System.enqueueJob(new Chain(8));')
    expect(notes(org)).toHaveLength(4)
    expect(column(org, `SELECT ExtendedStatus FROM AsyncApexJob WHERE Status = 'Failed'`)).toContain(
        'Maximum stack depth has been reached.',
    )
    await run(
        'AsyncOptions options = new AsyncOptions(); options.MaximumQueueableStackDepth = 9; System.enqueueJob(new Chain(8), options);',
    )
    expect(notes(org)).toHaveLength(4 + 9)
})

test('APEX D7 a waiting job holds its signature', async () => {
    const signed = `AsyncOptions options = new AsyncOptions();
        options.DuplicateSignature = new QueueableDuplicateSignature.Builder().addString('drain').build();`
    await run(`${signed} System.enqueueJob(new Job('one'), options);
        try { System.enqueueJob(new Job('two'), options); } catch (DuplicateMessageException refused) {
            insert new Task(Subject = refused.getTypeName() + ' ' + refused.getMessage());
        }`)
    await run(`${signed} System.enqueueJob(new Job('three'), options);`)
    const refusal = 'System.DuplicateMessageException Attempt to enqueue job with duplicate queueable signature'
    expect(notes(org)).toEqual([refusal, 'one null none', 'three null none'])
})

test('APEX D8 one finalizer, attached inside execute', async () => {
    await expect(run(`System.attachFinalizer(new Ending('x'));`)).rejects.toThrow(
        'System.attachFinalizer(Finalizer) is not allowed in this context',
    )
    await run(`System.enqueueJob(new Ending('twice')); System.enqueueJob(new Ending('null'));`)
    const failures = column(org, `SELECT ExtendedStatus FROM AsyncApexJob WHERE Status = 'Failed'`)
    expect(failures).toContain('More than one Finalizer cannot be attached to same Async Apex Job')
    expect(failures).toContain('Argument cannot be null')
})

test('APEX D9 a finalizer runs in its own transaction after success and failure with the state at the end', async () => {
    await run(`System.enqueueJob(new Ending('well')); System.enqueueJob(new Ending('exception'));`)
    expect(notes(org)).toEqual([
        'exception UNHANDLED_EXCEPTION at the end System.TypeException Invalid integer: x',
        'well SUCCESS at the end',
        'work of well',
    ])
})

test('APEX D10 a governor failure reaches the finalizer as AsyncException', async () => {
    await run(`System.enqueueJob(new Ending('limit'));`)
    expect(notes(org)).toEqual([
        'limit UNHANDLED_EXCEPTION at the end System.AsyncException System.LimitException: Too many SOQL queries: 201',
    ])
})

test('APEX D11 a finalizer may answer five failures in a row', async () => {
    await run(`Ending job = new Ending('exception'); job.again = true; System.enqueueJob(job);`)
    // The finalizer that would enqueue a sixth time fails as a whole, so its note is undone.
    expect(notes(org)).toHaveLength(5)
})

test('APEX D12 a future method runs after commit and never from a future', async () => {
    await run(`Later.note('later'); Later.nested(7);`)
    expect(notes(org)).toEqual(['later'])
    expect(org.log.join('\n')).toContain(
        'System.AsyncException: Future method cannot be called from a future or batch method: Later.note(x)',
    )
    await expect(run(`for (Integer i = 0; i < 51; i++) Later.note('x');`)).rejects.toThrow('Too many future calls: 51')
})

test('APEX D13 a batch runs scope by scope; a failed scope undoes only itself; only Stateful keeps fields', async () => {
    await run(`insert new List<Lead>{ new Lead(LastName = 'A', Company = 'C'), new Lead(LastName = 'B', Company = 'C'), new Lead(LastName = 'C', Company = 'C') };
        Database.executeBatch(new Counting(), 1); Database.executeBatch(new Forgetting());`)
    expect(notes(org)).toEqual(['forgot 0', 'scope 1', 'scope 1', 'seen 2'])
    expect(column(org, `SELECT NumberOfErrors FROM AsyncApexJob WHERE JobType = 'BatchApex' AND TotalJobItems = 3`)).toEqual([1])
})

test('APEX D14 a schedule fires by its cron, keeps its state, may not call out, and ends with abortJob', async () => {
    await run(`System.schedule('hourly', '0 30 * * * ?', new Hourly());`)
    await clock.advance(2 * 3_600_000)
    await org.settle()
    const refusal = 'Callout from scheduled Apex not supported.'
    expect(notes(org)).toEqual([`run 1: ${refusal}`, `run 2: ${refusal}`])
    await run(`System.abortJob([SELECT Id FROM CronTrigger].Id);`)
    await clock.advance(2 * 3_600_000)
    await org.settle()
    expect(notes(org)).toHaveLength(2)
    await expect(run(`System.schedule('often', '0 0/5 * * * ?', new Hourly());`)).rejects.toThrow(
        'Seconds and minutes must be specified as integers',
    )
})

test('APEX D15 a name is scheduled once', async () => {
    await run(`System.schedule('nightly', '0 0 3 * * ?', new Hourly());`)
    await expect(run(`System.schedule('nightly', '0 0 4 * * ?', new Hourly());`)).rejects.toThrow(
        'The Apex job named "nightly" is already scheduled for execution',
    )
    await run(`System.abortJob([SELECT Id FROM CronTrigger].Id);`)
})

test('APEX D28 asynchronous Apex runs as who enqueued it and is refused past the daily limit', async () => {
    await org.executeAnonymous(`System.enqueueJob(new Job('as ' + UserInfo.getUserId()));`, org.users.standard)
    await org.settle()
    expect(column(org, `SELECT CreatedById FROM Task`)).toEqual([org.users.standard.id])
    org.limits.set('DailyAsyncApexExecutions', { max: 0 })
    await run(
        `try { System.enqueueJob(new Job('x')); } catch (AsyncException refused) { insert new Task(Subject = refused.getMessage()); }`,
    )
    expect(notes(org)).toContain('Rate Limiting Exception : AsyncApexExecutions Limit exceeded.')
})
