/** Rows G1 to G6: what JSON.serialize writes and what JSON.deserialize takes. */
import { expect, test } from '@jest/globals'
import { apexOrg } from './run-apex.ts'

const { run, outcome } = apexOrg(
    `public class Person {
        public String name; public Integer age; public Datetime seen; public transient String note; public Person friend;
    }`,
    `public class RefusalException extends Exception {}`,
    `public virtual class Animal { public Integer legs = 4; public class Dog extends Animal { public String bark = 'wuff'; } }`,
)

const exceptionOf = async (code: string): Promise<string | null> => (await outcome(code)).exception

test('APEX G1 null fields of an Apex object are written unless suppressed; transient ones never (their order is doubtful)', async () => {
    const code = `Person one = new Person(); one.name = 'Ada'; one.note = 'hidden';
        Map<String, Object> full = (Map<String, Object>) JSON.deserializeUntyped(JSON.serialize(one));
        System.debug(full.keySet().equals(new Set<String>{ 'name', 'age', 'seen', 'friend' }) + ' ' + full.get('age'));
        System.debug(JSON.serialize(one, true));`
    expect(await run(code)).toEqual(['true null', '{"name":"Ada"}'])
})

test('APEX G1 suppressApexObjectNulls changes nothing for a queried record (whether its nulls are written is doubtful)', async () => {
    const code = `insert new Lead(LastName = 'Ada', Company = 'C');
        Lead one = [SELECT LastName, Phone FROM Lead];
        System.debug(JSON.serialize(one).contains('"LastName":"Ada"'));
        System.debug(JSON.serialize(one) == JSON.serialize(one, true));`
    expect(await run(code)).toEqual(['true', 'true'])
})

test('APEX G2 a Datetime is written in UTC with milliseconds, and only that form is read', async () => {
    expect(await run(`System.debug(JSON.serialize(Datetime.newInstanceGmt(2011, 3, 22, 8, 15, 18)));`)).toEqual([
        '"2011-03-22T08:15:18.000Z"',
    ])
    const code = `for (String text : new List<String>{ '2011-03-22T08:15:18.000Z', '2011-03-22 08:15:18', '3/22/2011 8:15 AM', '2011-03-22' }) {
            try {
                Person read = (Person) JSON.deserialize('{"seen":"' + text + '"}', Person.class);
                System.debug(read.seen.getTime());
            } catch (JSONException refused) { System.debug(refused.getTypeName()); }
        }`
    expect(await run(code)).toEqual(['1300781718000', 'System.JSONException', 'System.JSONException', 'System.JSONException'])
})

test('APEX G3 unknown keys are ignored; deserializeStrict refuses them for Apex classes, not for records', async () => {
    const code = `Person read = (Person) JSON.deserialize('{"name":"Ada","nope":1}', Person.class);
        Lead row = (Lead) JSON.deserializeStrict('{"LastName":"Ada","nope":1}', Lead.class);
        System.debug(read.name + ' ' + row.LastName);`
    expect(await run(code)).toEqual(['Ada Ada'])
    expect(await exceptionOf(`JSON.deserializeStrict('{"name":"Ada","nope":1}', Person.class);`)).toMatch(
        /^System\.JSONException: .*"?nope/,
    )
})

test('APEX G4 deserializeUntyped gives maps, lists, String, Boolean, Integer and Decimal', async () => {
    const code = `Map<String, Object> read = (Map<String, Object>) JSON.deserializeUntyped(
            '{"map":{"a":1},"list":[1],"text":"x","truth":true,"whole":7,"part":1.50,"nothing":null}');
        System.debug(read.get('map') instanceof Map<String, Object>);
        System.debug(read.get('list') instanceof List<Object>);
        System.debug(read.get('text') instanceof String);
        System.debug(read.get('truth') instanceof Boolean);
        System.debug(read.get('whole') instanceof Integer);
        System.debug(read.get('part') instanceof Decimal);
        System.debug(read.containsKey('nothing') && read.get('nothing') == null);`
    expect(await run(code)).toEqual(Array(7).fill('true'))
})

test('APEX G4 refused: integers beyond 32 bits and exponents, whose type is doubtful', async () => {
    for (const number of ['3000000000', '1e3'])
        await expect(run(`JSON.deserializeUntyped('${number}');`)).rejects.toThrow('not implemented: JSON.deserializeUntyped of')
})

test('APEX G5 texts of JSONException', async () => {
    expect(await exceptionOf(`JSON.deserializeUntyped('{"name":"Ada",}');`)).toBe(
        `System.JSONException: Unexpected character ('}' (code 125)): was expecting double-quote to start field name`,
    )
    expect(await exceptionOf(`JSON.deserialize('{"age":"thirty"}', Person.class);`)).toBe(
        'System.JSONException: Illegal value for primitive: thirty',
    )
})

test('APEX G6 an exception cannot be written, nor an object inside itself', async () => {
    expect(await exceptionOf(`JSON.serialize(new RefusalException('x'));`)).toBe(
        'System.JSONException: Type unsupported in JSON: RefusalException',
    )
    expect(await exceptionOf(`Person one = new Person(); one.friend = one; JSON.serialize(one);`)).toMatch(/^System\.JSONException/)
})

test('APEX G6 a shared object comes back as copies, and what only a subtype has is lost on the way back', async () => {
    const code = `Person ada = new Person(); ada.name = 'Ada';
        List<Person> read = (List<Person>) JSON.deserialize(JSON.serialize(new List<Person>{ ada, ada }), List<Person>.class);
        read[0].name = 'Grace';
        System.debug(read[1].name);
        Animal back = (Animal) JSON.deserialize(JSON.serialize(new Animal.Dog()), Animal.class);
        System.debug(back.legs + ' ' + (back instanceof Animal.Dog));`
    expect(await run(code)).toEqual(['Ada', '4 false'])
})
