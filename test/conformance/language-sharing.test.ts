/**
 * Rows A39 to A41: whose sharing binds a method, and what system mode leaves out. Secret__c is private, Notice__c public read-only;
 * the administrator owns one row of each, the standard user looks for them.
 */
import { expect, test } from '@jest/globals'
import { apexOrg, apexOrgWith, compileErrorOf, type ApexOrg } from './run-apex.ts'

const COUNT = '[SELECT COUNT() FROM Secret__c]'
const MODES = [
    `public with sharing class WithSharing {
        public static Integer count() { return ${COUNT}; }
        public static Integer viaPlain() { return Plain.count(); }
        public static Integer viaInherited() { return Inherited.count(); }
        public static Integer viaWithout() { return WithoutSharing.count(); }
        public static Integer viaInner() { return new WithoutSharing.Inner().count(); }
        public static Integer viaChild() { return new Child().own(); }
    }`,
    `public virtual without sharing class WithoutSharing {
        public static Integer count() { return ${COUNT}; }
        public static Integer viaPlain() { return Plain.count(); }
        public static Integer viaInherited() { return Inherited.count(); }
        public static Integer viaWith() { return WithSharing.count(); }
        public Integer ofParent() { return ${COUNT}; }
        public class Inner { public Integer count() { return ${COUNT}; } }
    }`,
    `public inherited sharing class Inherited { public static Integer count() { return ${COUNT}; } }`,
    `public class Plain { public static Integer count() { return ${COUNT}; } }`,
    `public class Child extends WithoutSharing { public Integer own() { return ${COUNT}; } }`,
    `public with sharing class BoundChild extends WithoutSharing {
        public static Integer own() { return ${COUNT}; }
        public static Integer parents() { return new BoundChild().ofParent(); }
    }`,
]

async function orgWithSecret(...texts: string[]): Promise<ApexOrg> {
    const org = apexOrg(...MODES, ...texts)
    await org.run("insert new Secret__c(Name = 'of the administrator');")
    return org
}

/** What the static method gives the standard user who calls it as Lightning does. */
const called = ({ org }: ApexOrg, type: string, method: string) => org.callApex(type, method, [], org.users.standard)

test('APEX A39 the class that defines the method decides, whoever calls it', async () => {
    const org = await orgWithSecret()
    expect(await called(org, 'WithSharing', 'count')).toBe(0)
    expect(await called(org, 'WithoutSharing', 'count')).toBe(1)
    expect(await called(org, 'WithSharing', 'viaWithout')).toBe(1)
    expect(await called(org, 'WithoutSharing', 'viaWith')).toBe(0)
    expect(await called(org, 'BoundChild', 'own')).toBe(0)
    expect(await called(org, 'BoundChild', 'parents')).toBe(1)
})

test('APEX A39 an inner class does not take its outer class’s mode, a subclass takes its parent’s', async () => {
    const org = await orgWithSecret()
    expect(await called(org, 'WithSharing', 'viaInner')).toBe(0)
    expect(await called(org, 'WithSharing', 'viaChild')).toBe(1)
})

test('APEX A39 a user sees own rows, an administrator all', async () => {
    const org = await orgWithSecret()
    await org.run("insert new Secret__c(Name = 'own');", org.org.users.standard)
    expect(await called(org, 'WithSharing', 'count')).toBe(1)
    expect(await org.org.callApex('WithSharing', 'count', [])).toBe(2)
})

test('APEX E14 inside System.runAs that user’s sharing binds', async () => {
    const text = `@IsTest private class RunAsTest {
        @IsTest static void isBound() {
            insert new Secret__c(Name = 'of the administrator');
            System.assertEquals(1, WithSharing.count());
            User standard = [SELECT Id FROM User WHERE LastName = 'Standard'];
            System.runAs(standard) {
                System.assertEquals(0, WithSharing.count());
                System.assertEquals(1, WithoutSharing.count());
            }
        }
    }`
    const { results, passed } = await apexOrg(...MODES, text).org.runTests()
    expect(results.map(({ message }) => message)).toEqual([null])
    expect(passed).toBe(1)
})

test('APEX A40 a class without a keyword, or with inherited sharing, takes its caller’s mode', async () => {
    const org = await orgWithSecret()
    expect(await called(org, 'WithSharing', 'viaPlain')).toBe(0)
    expect(await called(org, 'WithoutSharing', 'viaPlain')).toBe(1)
    expect(await called(org, 'WithSharing', 'viaInherited')).toBe(0)
    expect(await called(org, 'WithoutSharing', 'viaInherited')).toBe(1)
})

test('APEX A40 at an entry point no keyword is without sharing, from Lightning with; inherited is with sharing', async () => {
    const org = await orgWithSecret()
    const { users, services } = org.org
    const entered = (type: string) =>
        org.org.runAsUser(users.standard, 'synchronous', () =>
            services.program.classes
                .get(type)
                ?.methods.find(({ name }) => name === 'count')
                ?.invoke(null, []),
        )
    expect(entered('plain')).toBe(1)
    expect(entered('inherited')).toBe(0)
    expect(entered('withsharing')).toBe(0)
    expect(await called(org, 'Plain', 'count')).toBe(0)
    expect(await called(org, 'Inherited', 'count')).toBe(0)
})

test('APEX A40 a trigger runs without sharing, and so does what it calls', async () => {
    const trigger = `trigger Look on Lead (before insert) {
        for (Lead l : Trigger.new) l.Title = ${COUNT} + ' ' + Plain.count() + ' ' + Inherited.count() + ' ' + WithSharing.count();
    }`
    const org = await orgWithSecret(trigger)
    const code = "insert new Lead(LastName = 'a', Company = 'c'); System.debug([SELECT Title FROM Lead].Title);"
    expect(await org.run(code, org.org.users.standard)).toEqual(['1 1 1 0'])
})

test('APEX A40 an asynchronous job is with sharing where it inherits, and without where it has no keyword', async () => {
    const job = (name: string, sharing: string) => `public ${sharing} class ${name} implements Queueable {
        public void execute(QueueableContext c) { insert new Task(Subject = '${name} ' + ${COUNT}); }
    }`
    const org = await orgWithSecret(job('InheritingJob', 'inherited sharing'), job('PlainJob', ''))
    await org.run('System.enqueueJob(new InheritingJob()); System.enqueueJob(new PlainJob());', org.org.users.standard)
    await org.org.settle()
    const subjects = await org.run('for (Task t : [SELECT Subject FROM Task ORDER BY Subject]) System.debug(t.Subject);')
    expect(subjects).toEqual(['InheritingJob 0', 'PlainJob 1'])
})

test('APEX A39 a class has one sharing keyword, and nothing else has one', () => {
    expect(compileErrorOf('public with sharing without sharing class A { }')).toContain('Duplicate modifier: without sharing')
    expect(compileErrorOf('public class A { with sharing class B { } }')).toBeNull()
    expect(compileErrorOf('public with sharing interface A { }')).toContain('with sharing is not allowed on interfaces')
    expect(compileErrorOf('public class A { with sharing void m() { } }')).toContain('with sharing is not allowed on methods')
})

test('APEX A40 refused the defaults from version 67 on', () => {
    expect(() => apexOrgWith({ apiVersion: 67 }, 'public class A { }')).toThrow('not implemented: API version 67 (61 to 66 are)')
})

const changing = (sharing: string) => `public ${sharing} class Changing {
    public static void change(Notice__c n) { n.Name = 'changed'; update n; }
    public static void remove(Notice__c n) { delete n; }
    public static void path() { for (Notice__c n : [SELECT Secret__r.Name FROM Notice__c]) { System.debug(n.Secret__r.Name); } }
    public static void refer() { insert new Notice__c(Name = 'x', Secret__c = [SELECT Secret__c FROM Notice__c LIMIT 1].Secret__c); }
}`

async function orgWithNotice(sharing: string): Promise<ApexOrg> {
    const org = await orgWithSecret(changing(sharing))
    await org.run("insert new Notice__c(Name = 'read-only', Secret__c = [SELECT Id FROM Secret__c].Id);")
    return org
}

const notice = 'Notice__c n = [SELECT Name FROM Notice__c];'

test('APEX A41 system mode asks for no permission, and only sharing keeps a row from the user', async () => {
    const org = await orgWithNotice('without sharing')
    const { standard } = org.org.users
    expect(await org.run(`${notice} Changing.change(n); System.debug([SELECT Name FROM Notice__c].Name);`, standard)).toEqual(['changed'])
    expect(await org.run('Changing.path();', standard)).toEqual(['of the administrator'])
    await org.run('Changing.refer();', standard)
    expect(await org.run(`delete [SELECT Id FROM Notice__c]; System.debug([SELECT COUNT() FROM Notice__c]);`)).toEqual(['0'])
})

test('APEX A39 refused a path or a lookup to a row that sharing hides, because its error is not documented', async () => {
    const org = await orgWithNotice('with sharing')
    const { standard } = org.org.users
    const refusal = (code: string) => expect(org.run(code, standard)).rejects
    await refusal('Changing.path();').toThrow('not implemented: a path to a Secret__c that sharing hides from the user')
    await refusal('Changing.refer();').toThrow('not implemented: a lookup to a Secret__c that sharing hides from the user')
})

test('APEX C43 a row that is seen and belongs to somebody else is read-only', async () => {
    const org = await orgWithNotice('with sharing')
    const { standard } = org.org.users
    const readOnly = /first error: INSUFFICIENT_ACCESS_OR_READONLY, insufficient access rights on object id: \[\]/
    await expect(org.run(`${notice} Changing.change(n);`, standard)).rejects.toThrow(readOnly)
    await expect(org.run(`${notice} Changing.remove(n);`, standard)).rejects.toThrow(readOnly)
    expect(await org.run(`${notice} System.debug(n.Name);`)).toEqual(['read-only'])
})

test('APEX C43 refused a change of a row that sharing hides, because its error is not documented', async () => {
    const org = await orgWithSecret(
        "public with sharing class Hidden { public static void change(Id i) { update new Secret__c(Id = i, Name = 'x'); } }",
    )
    const [id = ''] = await org.run('System.debug([SELECT Id FROM Secret__c].Id);')
    await expect(org.run(`Hidden.change('${id}');`, org.org.users.standard)).rejects.toThrow(
        'not implemented: update of a Secret__c that sharing hides from the user',
    )
})

test('APEX A41 refused the security clause and the defaults of later versions', () => {
    const query = (clause: string) => compileErrorOf(`public class A { void m() { List<Lead> l = [SELECT Id FROM Lead ${clause}]; } }`)
    expect(query('WITH USER_MODE')).toBeNull()
    expect(query('WITH SECURITY_ENFORCED')).toContain('not implemented: WITH SECURITY_ENFORCED')
    expect(query('WITH SYSTEM_MODE')).toBeNull()
    expect(compileErrorOf('public class A { void m(Lead l) { update as user l; } }')).toBeNull()
    expect(() => apexOrgWith({ apiVersion: 67 }, 'public class A { }')).toThrow('not implemented: API version 67')
})
