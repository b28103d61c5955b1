/** Rows A34 to A38 and A42: changing, ordering and keying collections, transient fields, loops over queries. */
import { expect, test } from '@jest/globals'
import { apexOrg, compileErrorOf, exceptionOf, runApex } from './run-apex.ts'

test('APEX A34 lists, sets and the keys of maps do not change while they are iterated', async () => {
    const message = 'System.FinalException: Cannot modify a collection while it is being iterated.'
    for (const code of [
        'List<Integer> l = new List<Integer>{ 1, 2 }; for (Integer i : l) { l.remove(0); }',
        'List<Integer> l = new List<Integer>{ 1, 2 }; for (Integer i : l) { l.clear(); }',
        'Set<Integer> s = new Set<Integer>{ 1, 2 }; for (Integer i : s) { s.add(i + 10); }',
        'Set<Integer> s = new Set<Integer>{ 1, 2 }; for (Integer i : s) { s.remove(i); }',
        'Map<Integer, Integer> m = new Map<Integer, Integer>{ 1 => 1, 2 => 2 }; for (Integer k : m.keySet()) { m.remove(k); }',
        'Map<Integer, Integer> m = new Map<Integer, Integer>{ 1 => 1, 2 => 2 }; for (Integer k : m.keySet()) { m.put(k + 10, 1); }',
    ]) {
        expect([code, await exceptionOf(code)]).toEqual([code, message])
    }
})

test('APEX A34 afterwards, and on a copy, it changes', async () => {
    expect(
        await runApex(`List<Integer> l = new List<Integer>{ 1, 2 }; for (Integer i : l.clone()) { l.add(i); } l.add(3); System.debug(l);
            List<Integer> m = new List<Integer>{ 1 }; for (Integer i : m) { break; } m.add(2); System.debug(m);`),
    ).toEqual(['(1, 2, 1, 2, 3)', '(1, 2)'])
})

test('APEX A35 sets and maps are iterated in the same order in each run (which order: left open)', async () => {
    const code = `Set<String> s = new Set<String>(); Map<String, Integer> m = new Map<String, Integer>();
        for (Integer i = 0; i < 50; i++) { s.add('k' + Math.mod(i * 37, 50)); m.put('k' + Math.mod(i * 31, 50), i); }
        String keys = ''; for (String k : s) keys += k + ' '; for (String k : m.keySet()) keys += k + ' ';
        for (Integer v : m.values()) keys += v + ' '; System.debug(keys);`
    const first = await runApex(code)
    expect(first[0]?.trim().split(' ')).toHaveLength(150)
    expect(await runApex(code)).toEqual(first)
})

test('APEX A36 null is a key of its own', async () => {
    expect(
        await runApex(`Map<String, Integer> m = new Map<String, Integer>(); m.put(null, 1); m.put('null', 2); m.put(null, 3);
            System.debug(m.size() + ' ' + m.get(null) + ' ' + m.containsKey(null)); System.debug(new Set<Id>{ null }.contains(null));`),
    ).toEqual(['2 3 true', 'true'])
})

test('APEX A36 a record is found by all its fields, and lost once one changes', async () => {
    expect(
        await runApex(`Lead l = new Lead(LastName = 'a', Company = 'c'); Set<Lead> s = new Set<Lead>{ l }; Map<Lead, Integer> m = new Map<Lead, Integer>{ l => 1 };
            System.debug(s.contains(new Lead(LastName = 'a', Company = 'c')) + ' ' + m.get(l.clone()));
            insert l; System.debug(s.contains(l) + ' ' + m.get(l) + ' ' + m.size());
            Lead second = new Lead(LastName = 'b'); s = new Set<Lead>{ second }; second.LastName = 'x'; System.debug(s.contains(second));`),
    ).toEqual(['true 1', 'false null 1', 'false'])
})

test('APEX A37 numbers, dates and Strings sort ascending, nulls first', async () => {
    expect(
        await runApex(`List<Integer> n = new List<Integer>{ 10, null, 9, -1 }; n.sort(); System.debug(n);
            List<Date> d = new List<Date>{ Date.newInstance(2026, 2, 1), null, Date.newInstance(2025, 3, 1) }; d.sort(); System.debug(d[0] + ' ' + d[1].year());
            List<String> s = new List<String>{ 'b', 'B', 'a', null, '' }; s.sort(); System.debug(s);`),
    ).toEqual(['(null, -1, 9, 10)', 'null 2025', '(null, , B, a, b)'])
})

test('APEX A37 records sort by type, then Name, then their standard and custom fields', async () => {
    expect(
        await runApex(`List<Account> a = new List<Account>{
                new Account(Name = 'b', Industry = 'a', Phone = '1'), new Account(Name = 'a', Industry = 'z', Phone = '0'),
                new Account(Name = 'a', Industry = 'b', Phone = '2'), new Account(Name = 'a', Industry = 'b', Phone = '1') };
            a.sort(); for (Account one : a) System.debug(one.Name + ' ' + one.Industry + ' ' + one.Phone);
            List<SObject> all = new List<SObject>{ new Opportunity(Name = 'a'), new Account(Name = 'z'), new Contact(LastName = 'm') };
            all.sort(); for (SObject one : all) System.debug(one.getSObjectType());`),
    ).toEqual(['a b 1', 'a b 2', 'a z 0', 'b a 1', 'Account', 'Contact', 'Opportunity'])
})

test('APEX A37 a custom field counts after the standard ones', async () => {
    expect(
        await runApex(`List<Thing__c> l = new List<Thing__c>{
                new Thing__c(Name = 'a', Code__c = '1', OwnerId = '005000000000002'), new Thing__c(Name = 'a', Code__c = '2', OwnerId = '005000000000001') };
            l.sort(); System.debug(l[0].Code__c);`),
    ).toEqual(['2'])
})

test('APEX A37 own classes sort by Comparable or a Comparator, and not without', async () => {
    const item = 'public class Item { public Integer n; public Item(Integer n) { this.n = n; } }'
    const ordered = `public class Ordered implements Comparable { public Integer n; public Ordered(Integer n) { this.n = n; }
        public Integer compareTo(Object other) { return n - ((Ordered) other).n; } }`
    const down = 'public class Down implements Comparator<Item> { public Integer compare(Item a, Item b) { return b.n - a.n; } }'
    const items = 'List<Item> l = new List<Item>{ new Item(1), new Item(3), new Item(2) };'
    expect(
        await runApex(
            `List<Ordered> o = new List<Ordered>{ new Ordered(2), new Ordered(1) }; o.sort(); System.debug(o[0].n);
            ${items} l.sort(new Down()); System.debug(l[0].n + ' ' + l[1].n + ' ' + l[2].n);`,
            item,
            ordered,
            down,
        ),
    ).toEqual(['1', '3 2 1'])
    expect(await exceptionOf(`${items} l.sort();`, item)).toMatch(/^System\.ListException: .*not Comparable/)
    expect(compileErrorOf('public class Half implements Comparable { }')).toContain('must implement the method: Integer')
})

const noting = (body: string) => `public class Job implements ${body}`
const fields = "public String kept = 'kept'; public transient String lost = 'lost';"
const note = "insert new Task(Subject = kept + ' ' + lost);"

/** What the asynchronous work wrote. */
async function subjectsAfter(start: string, text: string): Promise<readonly string[]> {
    const org = apexOrg(text)
    await org.run(start)
    await org.org.settle()
    const lines = await org.run('for (Task t : [SELECT Subject FROM Task]) System.debug(t.Subject);')
    await org.org.close()
    return lines
}

test('APEX A38 a transient field is null in a queueable and in the executions of a batch', async () => {
    const queueable = noting(`Queueable { ${fields} public void execute(QueueableContext c) { ${note} } }`)
    expect(await subjectsAfter('System.enqueueJob(new Job());', queueable)).toEqual(['kept null'])
    const batch = noting(`Database.Batchable<SObject> { ${fields}
        public Database.QueryLocator start(Database.BatchableContext c) { return Database.getQueryLocator('SELECT Id FROM Lead'); }
        public void execute(Database.BatchableContext c, List<SObject> rows) { ${note} }
        public void finish(Database.BatchableContext c) { }
    }`)
    const start = "insert new Lead(LastName = 'a', Company = 'c'); Database.executeBatch(new Job());"
    expect(await subjectsAfter(start, batch)).toEqual(['kept null'])
})

test('APEX A38 a transient field is null in a scheduled job', async () => {
    const org = apexOrg(noting(`Schedulable { ${fields} public void execute(SchedulableContext c) { ${note} } }`))
    await org.run("System.schedule('hourly', '0 0 * * * ?', new Job());")
    await org.org.services.clock.advance(3_600_000)
    await org.org.settle()
    expect(await org.run('for (Task t : [SELECT Subject FROM Task]) System.debug(t.Subject);')).toEqual(['kept null'])
    await org.org.close()
})

test('APEX A42 a query in a for loop gives single rows or lists of 200, the last one shorter', async () => {
    const make = (count: number) =>
        `List<Lead> l = new List<Lead>(); for (Integer i = 0; i < ${count}; i++) l.add(new Lead(LastName = 'l', Company = 'c')); insert l;`
    const sizes = `String s = ''; for (List<Lead> part : [SELECT Id FROM Lead]) s += part.size() + ' '; System.debug(s.trim());`
    expect(await runApex(`${make(401)} ${sizes}`)).toEqual(['200 200 1'])
    expect(await runApex(`${make(200)} ${sizes}`)).toEqual(['200'])
    expect(await runApex(sizes)).toEqual([''])
    expect(await runApex(`${make(3)} Integer n = 0; for (Lead one : [SELECT Id FROM Lead]) n++; System.debug(n);`)).toEqual(['3'])
})
