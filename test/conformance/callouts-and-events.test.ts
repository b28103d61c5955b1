/** Rows D16 to D27: callouts over the loopback, and platform events. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { LocalOrg } from '../org/local-org.ts'
import { createDrivenClock } from '../org/platform/clock.ts'
import { createApexOrg, notes, runApex, startEcho, type EchoServer } from '../support/apex-org.ts'

const SOURCES = {
    'Caller.cls': `public class Caller {
        public static String send(String url, String body, Integer timeout) {
            HttpRequest request = new HttpRequest();
            request.setEndpoint(url); request.setMethod('GET');
            if (body != null) request.setBody(body);
            if (timeout != null) request.setTimeout(timeout);
            try { return new Http().send(request).getBody(); } catch (CalloutException failure) { return failure.getMessage(); }
        }
    }`,
    'NoteArrival.trigger': `trigger NoteArrival on Note__e (after insert) {
        EventBus.TriggerContext context = EventBus.TriggerContext.currentContext();
        String answer = Trigger.new[0].Text__c == 'call out' ? Caller.send('http://127.0.0.1:1', null, null) : null;
        if (answer != null) insert new Task(Subject = answer);
        insert new Task(Subject = 'run ' + context.retries + ' of ' + Trigger.new.size() + ' ' + Trigger.new[0].Text__c);
        for (Note__e note : Trigger.new) {
            if (note.Text__c == 'always') throw new EventBus.RetryableException('not yet');
            if (note.Text__c == 'twice' && context.retries < 2) throw new EventBus.RetryableException('not yet');
            if (note.Text__c == 'broken') throw new Noting.NotingException('broken');
            if (note.Text__c == 'who') insert new Task(Subject = UserInfo.getUserName() + ' ' + Limits.getLimitQueries());
            if (note.Text__c == 'stop here') { context.setResumeCheckpoint(note.ReplayId); throw new Noting.NotingException('after the checkpoint'); }
        }
    }`,
    'Noting.cls': `public class Noting {
        public class NotingException extends Exception {}
        public static void publish(List<String> texts) {
            List<Note__e> notes = new List<Note__e>();
            for (String text : texts) notes.add(new Note__e(Text__c = text));
            for (Database.SaveResult result : EventBus.publish(notes)) {
                if (!result.isSuccess()) insert new Task(Subject = String.valueOf(result.getErrors()[0].getStatusCode()));
            }
        }
    }`,
    'Callback.cls': `public class Callback implements EventBus.EventPublishSuccessCallback {
        public String uuid;
        public void onSuccess(EventBus.SuccessResult result) { insert new Task(Subject = 'published ' + (result.getEventUuids()[0] == uuid)); }
    }`,
}

let org: LocalOrg
let echo: EchoServer

beforeAll(async () => {
    echo = await startEcho()
    org = await createApexOrg(SOURCES, { clock: createDrivenClock(Date.parse('2026-11-22T10:00:00Z')) })
    org.addRemoteSite(echo.url)
    org.addRemoteSite('http://127.0.0.1:1')
})
afterAll(async () => {
    await org.close()
    await echo.close()
})
beforeEach(() => runApex(org, 'delete [SELECT Id FROM Task];'))

const run = async (code: string): Promise<void> => {
    await runApex(org, code)
    await org.settle()
}
const publish = (...texts: string[]): Promise<void> =>
    run(`Noting.publish(new List<String>{ ${texts.map((text) => `'${text}'`).join(', ')} });`)

test('APEX D16 a callout after DML is refused', async () => {
    await run(`insert new Task(Subject = 'first'); insert new Task(Subject = Caller.send('${echo.url}', null, null));`)
    expect(notes(org)).toEqual(['You have uncommitted work pending. Please commit or rollback before calling out', 'first'])
})

test('APEX D17 a callout with an open savepoint is refused', async () => {
    await run(`Savepoint open = Database.setSavepoint(); Database.rollback(open); String text = Caller.send('${echo.url}', null, null);
        Database.releaseSavepoint(open); insert new Task(Subject = text);`)
    expect(notes(org)).toEqual(['All active Savepoints must be released before making callouts.'])
})

test('APEX D18 a transaction calls out 100 times', async () => {
    const many = (count: number): string => `for (Integer i = 0; i < ${count}; i++) Caller.send('${echo.url}', null, null);`
    await run(many(100))
    await expect(run(many(101))).rejects.toThrow('System.LimitException: Too many callouts: 101')
})

test('APEX D19 a silent server and an address that no remote site allows', async () => {
    await run(`insert new Task(Subject = Caller.send('${echo.url}/slow', null, 50));`)
    expect(notes(org)).toEqual(['Read timed out'])
    await run(`delete [SELECT Id FROM Task];`)
    await run(`insert new Task(Subject = Caller.send('https://other.example/x', null, null));`)
    expect(notes(org)).toEqual([
        'Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = https://other.example/x',
    ])
})

test('APEX D20 a GET with a body goes out as POST', async () => {
    await run(`insert new Task(Subject = Caller.send('${echo.url}', 'text', null));`)
    expect(notes(org)).toEqual(['POST'])
    expect(echo.seen.at(-1)).toEqual({ method: 'POST', body: 'text' })
})

test('APEX D21 an event trigger gets a burst as one batch, as Automated Process, with synchronous limits, and may not call out', async () => {
    await publish('a', 'b', 'c')
    expect(notes(org)).toEqual(['run 0 of 3 a'])
    await publish('call out', 'who')
    expect(notes(org)).toContain(`${org.users.automatedProcess.username} 100`)
    expect(notes(org)).toContain('Callout from triggers are currently not supported.')
})

test('APEX D22 publishing never throws: a missing field fails its result alone', async () => {
    await run(`List<Database.SaveResult> results = EventBus.publish(new List<Note__e>{ new Note__e(), new Note__e(Text__c = 'good') });
        System.assertEquals(false, results[0].isSuccess());
        System.assertEquals(true, results[1].isSuccess());
        System.assertEquals('OPERATION_ENQUEUED', String.valueOf(results[1].getErrors()[0].getStatusCode()));`)
    expect(notes(org)).toEqual(['run 0 of 1 good'])
    org.limits.set('HourlyPublishedPlatformEvents', { max: 0 })
    await publish('too many')
    org.limits.set('HourlyPublishedPlatformEvents', { max: 50_000 })
    expect(notes(org)).toEqual(['LIMIT_EXCEEDED', 'run 0 of 1 good'])
})

test('APEX D27 what a callback holds is counted when it is handed over, and past the limit nobody can catch the exception', async () => {
    const used = (): number => org.limits.read('PublishCallbackUsageInApex').used
    const usedBefore = used()
    const callback = "Callback held = new Callback(); held.uuid = 'x'.repeat(500);"
    await run(`${callback} EventBus.publish(new Note__e(Text__c = 'a'), held);`)
    expect(used() - usedBefore).toBe(500)
    org.limits.set('PublishCallbackUsageInApex', { used: 5_242_880 })
    const caught = `${callback} try { EventBus.publish(new Note__e(Text__c = 'a'), held); } catch (Exception e) { System.debug('caught'); }`
    await expect(run(caught)).rejects.toThrow('The limit of publish callbacks in 30 minutes is exceeded')
    org.limits.set('PublishCallbackUsageInApex', { used: 0 })
})

test('APEX D23 an event that waits for the commit costs a DML statement and dies with a rollback', async () => {
    await run(`Savepoint before = Database.setSavepoint(); Integer statements = Limits.getDmlStatements();
        Noting.publish(new List<String>{ 'undone' }); System.assertEquals(statements + 1, Limits.getDmlStatements());
        Database.rollback(before); Noting.publish(new List<String>{ 'kept' });`)
    expect(notes(org)).toEqual(['run 0 of 1 kept'])
    await expect(run(`Noting.publish(new List<String>{ 'never' }); Integer.valueOf('x');`)).rejects.toThrow('Invalid integer: x')
    expect(notes(org)).toEqual(['run 0 of 1 kept'])
})

test('APEX D25 events after a checkpoint come again, what was saved stays', async () => {
    await publish('a', 'stop here', 'c')
    expect(notes(org)).toEqual(['run 0 of 1 c', 'run 0 of 3 a'])
})

test('APEX D26 an uncaught exception drops its batch and no other', async () => {
    await publish('broken', 'lost')
    await publish('next')
    expect(notes(org)).toContain('run 0 of 1 next')
    expect(org.usage.snapshot().failedJobs).toBeGreaterThan(0)
})

test('APEX D27 a publish callback gets the EventUuid that newSObject prepared', async () => {
    await run(`Note__e note = (Note__e) Note__e.SObjectType.newSObject(null, true); note.Text__c = 'called back';
        Callback callback = new Callback(); callback.uuid = note.EventUuid; System.assertNotEquals(null, note.EventUuid);
        EventBus.publish(note, callback);`)
    expect(notes(org)).toEqual(['published true', 'run 0 of 1 called back'])
})

test('APEX D24 a batch that asks for it is sent again with its DML undone; after ten runs the trigger stops', async () => {
    await publish('twice')
    expect(notes(org)).toEqual(['run 2 of 1 twice'])
    await run('delete [SELECT Id FROM Task];')
    await publish('always')
    expect(org.status().subscribers).toEqual({ NoteArrival: 'Error' })
    expect(notes(org)).toEqual([])
})
