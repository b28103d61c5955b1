import { describe, expect, test } from '@jest/globals'
import { compile, orgOf, problem } from '../../../support/apex-run.ts'

const caller = `public class Caller {
    public interface Sender { Integer send(); }
    public virtual class Quiet implements Sender { public virtual Integer send() { return 0; } }
    public class Loud extends Quiet { public override Integer send() {
        HttpRequest request = new HttpRequest(); request.setEndpoint('http://127.0.0.1:9/'); request.setMethod('GET');
        return new Http().send(request).getStatusCode(); } }
    public static Integer viaInterface(Sender sender) { return sender.send(); }
    public static String attempt() { try { return '' + viaInterface(new Loud()); } catch (CalloutException e) { return e.getMessage(); } }
    public static Integer still() { return new List<Integer>{ 1 }.size(); }
}`

function methodOf(text: string, name: string) {
    const method = compile(text)
        .classes.get('caller')
        ?.methods.find((candidate) => candidate.name === name)
    if (method === undefined) throw new Error(`no method ${name}`)
    return method
}

describe('Methods that may call out', () => {
    test('are generators, through interfaces and overrides; all others are plain functions', () => {
        const result = methodOf(caller, 'viaInterface').invoke(null, [null]) as { next?: unknown }
        expect(typeof result.next).toBe('function')
    })

    test('a method that cannot reach a callout returns its value at once', async () => {
        const org = orgOf(caller)
        await expect(org.callApex('Caller', 'still', [])).resolves.toBe(1)
        await org.close()
    })

    test('row D19: the refusal of an endpoint reaches the Apex catch', async () => {
        const org = orgOf(caller)
        await expect(org.callApex('Caller', 'attempt', [])).resolves.toContain('Unauthorized endpoint')
        await org.close()
    })

    test('constructors call out, the superclass first', async () => {
        const sender = `public virtual class First { public static String send() { HttpRequest r = new HttpRequest(); r.setEndpoint('http://127.0.0.1:9/');
            r.setMethod('GET'); try { new Http().send(r); } catch (CalloutException e) { return 'refused'; } return 'sent'; }
            public String log = ''; public String early = send(); public First() { log += 'first ' + send(); } }`
        const child =
            "public class Second extends First { String own = send(); public Second(Integer i) { super(); log += ' second'; } public Second() { this(1); log += own; } }"
        const runner = 'public class Runner { public static String run() { return new Second().log; } }'
        const org = orgOf(sender, child, runner)
        await expect(org.callApex('Runner', 'run', [])).resolves.toBe('first refused secondrefused')
        await org.close()
    })

    test('a callout in a static initialiser is refused by name', () => {
        const text = 'public class A { static Integer n = new Http().send(new HttpRequest()).getStatusCode(); }'
        expect(problem(text)).toBe('not implemented: callout in a static initialiser')
    })
})

describe('Triggers', () => {
    test('rows C3 and C4: the context variables are typed by the object', async () => {
        const trigger = `trigger LeadSeen on Lead (before insert, after update) {
            switch on Trigger.operationType {
                when BEFORE_INSERT { for (Lead l : Trigger.new) { l.Description = 'seen ' + Trigger.size + Trigger.isBefore; } }
                when AFTER_UPDATE { Seen.log.add(Trigger.oldMap.get(Trigger.new[0].Id).LastName + '>' + Trigger.new[0].LastName); }
            }
        }`
        const seen = `public class Seen { public static List<String> log = new List<String>();
            public static String run() { Lead l = new Lead(LastName = 'a', Company = 'c'); insert l; l.LastName = 'b'; update l;
                return [SELECT Description FROM Lead].Description + log[0] + (Trigger.new == null) + Trigger.isExecuting; } }`
        const org = orgOf(trigger, seen)
        await expect(org.callApex('Seen', 'run', [])).resolves.toBe('seen 1truea>btruefalse')
        await org.close()
    })

    test('two triggers of one name', () => {
        expect(problem('trigger T on Lead (before insert) { }', 'trigger t on Contact (before insert) { }')).toBe(
            'Type name already in use: t',
        )
    })

    test.each([
        ['trigger T on Lead (before undelete) { }', "Unexpected token 'undelete'."],
        ['trigger T on Nope (before insert) { }', "Trigger type isn't an SObject: Nope"],
        ['trigger T on Lead (before insert, before insert) { }', 'Duplicate Trigger Usage: before insert'],
        ['trigger T on Lead (before insert) { return 1; }', 'Trigger bodies must not return a value'],
        ['trigger T on Lead (before insert) { Trigger.newest = null; }', 'Variable does not exist: Trigger.newest'],
        ['trigger T on Lead (before insert) { Integer i = Trigger.new[0].Nope; }', 'Variable does not exist: Nope'],
    ])('%s', (text, message) => {
        expect(problem(text)).toBe(message)
    })
})

describe('Anonymous Apex', () => {
    const known = 'public class Known { public static Integer n = 1; public static Integer twice(Integer i) { return i * 2; } }'

    test('runs against the classes of the org, with methods and classes of its own', async () => {
        const org = orgOf(known)
        const code =
            'Integer add(Integer a) { return a + 1; } class Pair { public Integer x = 5; } Known.n = add(Known.twice(new Pair().x)); System.assertEquals(11, Known.n);'
        expect(await org.executeAnonymous(code)).toMatchObject({ compiled: true, success: true })
        await org.close()
    })

    test('a compile problem has its line and column', async () => {
        const org = orgOf(known)
        const result = await org.executeAnonymous('Integer i = 1;\n  Integer j = nope;')
        expect(result).toMatchObject({ compiled: false, compileProblem: 'Variable does not exist: nope', line: 2, column: 15 })
        await org.close()
    })

    test('row A30: the stack of an exception names the block', async () => {
        const org = orgOf(known)
        const result = await org.executeAnonymous('Integer i = 1;\nInteger j = i / 0;')
        expect(result).toMatchObject({
            compiled: true,
            success: false,
            exceptionMessage: 'System.MathException: Divide by 0',
            exceptionStackTrace: 'AnonymousBlock: line 2, column 1',
        })
        await org.close()
    })
})

describe('Running as', () => {
    test('@Future methods are handed to the org, System.runAs only to tests', () => {
        const test =
            '@IsTest private class T { @IsTest static void m() { User u = [SELECT Id FROM User LIMIT 1]; System.runAs(u) { Integer i = 1; } } }'
        expect(problem(test)).toBe('')
        expect(problem('@IsTest private class A { void m() { System.runAs(1) { } } }')).toBe(
            "runAs requires a single argument of type 'User' or 'Version'",
        )
        expect(
            problem(
                'public class A { @Future(callout=true) static void later(Set<Id> ids) { } static void m() { later(new Set<Id>()); } }',
            ),
        ).toBe('')
    })
})
