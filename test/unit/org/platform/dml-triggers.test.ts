import { describe, expect, test } from '@jest/globals'
import { openOrg } from './support.ts'

/** Writes one line per trigger run into a static of class Log. */
const LOG = 'public class Log { public static List<String> lines = new List<String>(); public static Integer count = 0; }'

function logging(name: string, object: string, body: string, events = 'before insert, after insert, before update, after update'): string {
    return `trigger ${name} on ${object} (${events}) { ${body} }`
}

describe('order and visibility', () => {
    test('row C5: 201 rows run before and after in chunks of 200, with statics going on', async () => {
        const { run } = openOrg(LOG, logging('T', 'Lead', "Log.lines.add(Trigger.operationType + ' ' + Trigger.size);"))
        const lines = await run(`
            List<Lead> leads = new List<Lead>();
            for (Integer i = 0; i < 201; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'C'));
            insert leads;
            System.debug(String.join(Log.lines, ', '));`)
        expect(lines).toEqual(['BEFORE_INSERT 200, AFTER_INSERT 200, BEFORE_INSERT 1, AFTER_INSERT 1'])
    })

    test('row C2: a before trigger may fill a required field', async () => {
        const { run } = openOrg(logging('T', 'Lead', "if (Trigger.isBefore) for (Lead l : Trigger.new) l.Company = 'filled';"))
        expect(await run("Lead l = new Lead(LastName = 'x'); insert l; System.debug([SELECT Company FROM Lead].Company);")).toEqual([
            'filled',
        ])
    })

    test('row C2: a workflow field update re-fires the update triggers once, with the old rows unchanged', async () => {
        const body = "if (Trigger.isUpdate) Log.lines.add(Trigger.operationType + ' ' + Trigger.old[0].Title + '>' + Trigger.new[0].Title);"
        const { run, data } = openOrg(LOG, logging('T', 'Lead', body))
        const update = (): Record<string, unknown> => ({ Title: 'by workflow' })
        data.automation.fieldUpdates.push({ object: 'Lead', update: (record) => (record.raw('title') === 'second' ? update() : null) })
        const lines = await run(`
            Lead l = new Lead(LastName = 'x', Company = 'y', Title = 'first'); insert l;
            l.Title = 'second'; update l;
            System.debug(String.join(Log.lines, ', ')); System.debug([SELECT Title FROM Lead].Title);`)
        expect(lines).toEqual([
            'BEFORE_UPDATE first>second, AFTER_UPDATE first>second, BEFORE_UPDATE first>by workflow, AFTER_UPDATE first>by workflow',
            'by workflow',
        ])
    })

    test('row C4, A32: writing a row of an after trigger cannot be caught there; the DML caller can', async () => {
        const body = "if (Trigger.isAfter) { try { Trigger.new[0].Title = 'no'; } catch (Exception e) { Log.lines.add('caught'); } }"
        const { run } = openOrg(LOG, logging('T', 'Lead', body))
        const lines = await run(`
            try { insert new Lead(LastName = 'x', Company = 'y'); } catch (DmlException e) { System.debug(e.getDmlMessage(0).substringBefore('\\n')); }
            System.debug(Log.lines.size());`)
        expect(lines).toEqual(['T: execution of AfterInsert', '0'])
    })

    test('row C6: DML on the very rows of Trigger.new is a catchable SObjectException', async () => {
        const body = 'if (Trigger.isAfter) try { update Trigger.new; } catch (SObjectException e) { Log.lines.add(e.getMessage()); }'
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'after insert'))
        const lines = await run("insert new Lead(LastName = 'x', Company = 'y'); System.debug(Log.lines[0]);")
        expect(lines).toEqual(['DML statement cannot operate on trigger.new or trigger.old'])
    })

    test('row C7: updating the row of a running before update fails for that row', async () => {
        const body =
            "try { update new Lead(Id = Trigger.new[0].Id, Title = 'again'); } catch (DmlException e) { Log.lines.add(e.getDmlMessage(0)); }"
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'before update'))
        const lines = await run(`
            Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; update l;
            System.debug(Log.lines[0].replace(l.Id, 'X'));`)
        expect(lines).toEqual(['Object (id = X) is currently in trigger T, therefore it cannot recursively update itself'])
    })

    test('row C8: a fresh instance may be updated in after insert', async () => {
        const { run } = openOrg(logging('T', 'Lead', "update new Lead(Id = Trigger.new[0].Id, Title = 'later');", 'after insert'))
        expect(await run("insert new Lead(LastName = 'x', Company = 'y'); System.debug([SELECT Title FROM Lead].Title);")).toEqual([
            'later',
        ])
    })

    test('row C8: update in after delete fails because the row is gone', async () => {
        const body =
            'try { update new Lead(Id = Trigger.old[0].Id); } catch (DmlException e) { Log.lines.add(String.valueOf(e.getDmlType(0))); }'
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'after delete'))
        expect(await run("Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; delete l; System.debug(Log.lines[0]);")).toEqual([
            'ENTITY_IS_DELETED',
        ])
    })

    test('row C10: before update a query still sees the stored values', async () => {
        const body = 'Log.lines.add([SELECT Title FROM Lead WHERE Id = :Trigger.new[0].Id].Title);'
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'before update'))
        const lines = await run(
            "Lead l = new Lead(LastName = 'x', Company = 'y', Title = 'old'); insert l; l.Title = 'new'; update l; System.debug(Log.lines[0]);",
        )
        expect(lines).toEqual(['old'])
    })

    test('row C11: id and audit fields are null before insert and set after', async () => {
        const { run } = openOrg(
            LOG,
            logging(
                'T',
                'Lead',
                "Log.lines.add((Trigger.new[0].Id == null) + ' ' + (Trigger.new[0].CreatedDate == null));",
                'before insert, after insert',
            ),
        )
        expect(await run("insert new Lead(LastName = 'x', Company = 'y'); System.debug(String.join(Log.lines, ', '));")).toEqual([
            'true true, false false',
        ])
    })

    test('row C12: the caller sees its id, not what triggers changed', async () => {
        const { run } = openOrg(logging('T', 'Lead', "Trigger.new[0].Title = 'trigger';", 'before insert'))
        expect(
            await run("Lead l = new Lead(LastName = 'x', Company = 'y'); insert l; System.debug((l.Id != null) + ' ' + l.Title);"),
        ).toEqual(['true null'])
    })
})

describe('failures in triggers', () => {
    test("row C13, C14: addError vetoes, code after it runs, and the trigger's own DML is undone", async () => {
        const body = "insert new Account(Name = 'side'); Trigger.new[0].addError('not today'); Log.lines.add('after');"
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'after insert'))
        const lines = await run(`
            try { insert new Lead(LastName = 'x', Company = 'y'); } catch (DmlException e) { System.debug(e.getMessage()); }
            System.debug([SELECT COUNT() FROM Account] + [SELECT COUNT() FROM Lead]); System.debug(Log.lines[0]);`)
        expect(lines).toEqual([
            'Insert failed. First exception on row 0; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, not today: []',
            '0',
            'after',
        ])
    })

    test('row C14: the field form of addError names the field', async () => {
        const { run } = openOrg(logging('T', 'Lead', "Trigger.new[0].Title.addError('bad title');", 'before insert'))
        await expect(run("insert new Lead(LastName = 'x', Company = 'y');")).rejects.toThrow(
            'FIELD_CUSTOM_VALIDATION_EXCEPTION, bad title: [Title]',
        )
    })

    test('row C18: an exception in a trigger marks every row with its trigger, event and cause', async () => {
        const { run } = openOrg(logging('T', 'Lead', 'Integer zero = 0; Integer n = 1 / zero;', 'after insert'))
        const message = await run(`
            Database.SaveResult[] results = Database.insert(new List<Lead>{ new Lead(LastName = 'a', Company = 'c'), new Lead(LastName = 'b', Company = 'c') }, false);
            for (Database.SaveResult r : results) System.debug(r.getErrors()[0].getStatusCode() + ' ' + r.getErrors()[0].getMessage());`)
        expect(message).toHaveLength(2)
        expect(message[1]).toMatch(
            /^CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY T: execution of AfterInsert\s+caused by: System.MathException: Divide by 0\s+Trigger.T: line 1, column 1$/,
        )
    })

    test('row C19: a failed row undoes the whole statement, after the errors of all rows were collected', async () => {
        const { run } = openOrg()
        const lines = await run(`
            try { insert new List<Lead>{ new Lead(LastName = 'a', Company = 'c'), new Lead(LastName = 'b'), new Lead(Company = 'c') }; }
            catch (DmlException e) { System.debug(e.getNumDml() + ' ' + e.getDmlIndex(0) + ' ' + e.getDmlIndex(1)); }
            System.debug([SELECT COUNT() FROM Lead]);`)
        expect(lines).toEqual(['2 1 2', '0'])
    })

    test('row C20, C21: with partial success survivors run again, statics keep counting and limits return', async () => {
        const body = 'Log.count += Trigger.size; Integer n = [SELECT COUNT() FROM Account];'
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'before insert'))
        const lines = await run(`
            List<Lead> leads = new List<Lead>{ new Lead(LastName = 'a', Company = 'c'), new Lead(LastName = 'b'), new Lead(LastName = 'd', Company = 'c') };
            Database.SaveResult[] results = Database.insert(leads, false);
            System.debug(results[0].isSuccess() + ' ' + results[1].isSuccess() + ' ' + results[2].isSuccess());
            System.debug(Log.count + ' ' + Limits.getQueries()); System.debug([SELECT COUNT() FROM Lead]);`)
        expect(lines).toEqual(['true false true', '5 1', '2'])
    })

    test('row C20: after three attempts with failures the rest fails too', async () => {
        const body = "Log.count++; if (Trigger.size > 1) Trigger.new[0].addError('first goes');"
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'before insert'))
        const lines = await run(`
            List<Lead> leads = new List<Lead>();
            for (Integer i = 0; i < 5; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'c'));
            Database.SaveResult[] results = Database.insert(leads, false);
            System.debug(Log.count); System.debug(results[4].getErrors()[0].getMessage()); System.debug([SELECT COUNT() FROM Lead]);`)
        expect(lines).toEqual(['3', 'Too many batch retries in the presence of Apex triggers and partial failures.', '0'])
    })

    test('row C22: with partial success a value that a before trigger got wrong keeps the valid rows out', async () => {
        const { run } = openOrg(logging('T', 'Thing__c', "Trigger.new[0].Code__c = 'much too long a code';", 'before insert'))
        const lines = await run(`
            Database.SaveResult[] results = Database.insert(new List<Thing__c>{ new Thing__c(Name = 'a'), new Thing__c(Name = 'b') }, false);
            System.debug(results[0].isSuccess() + ' ' + results[1].isSuccess() + ' ' + [SELECT COUNT() FROM Thing__c]);`)
        expect(lines).toEqual(['false false 0'])
    })

    test('row C23, C24: the 17th nested trigger run fails, passes every nested catch, and the outermost may swallow it', async () => {
        const body = `Log.count++; Boolean isOutermost = Log.count == 1;
            try { insert new Lead(LastName = 'n', Company = 'c'); }
            catch (Exception e) { Log.lines.add(isOutermost + ' ' + e.getMessage()); }`
        const { run } = openOrg(LOG, logging('T', 'Lead', body, 'after insert'))
        const lines = await run(`
            insert new Lead(LastName = 'x', Company = 'c');
            System.debug(Log.count); System.debug(String.join(Log.lines, '|')); System.debug([SELECT COUNT() FROM Lead]);`)
        expect(lines).toEqual([
            '16',
            'true Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, T: maximum trigger depth exceeded: []',
            '1',
        ])
    })

    test('row C35: several triggers of one event can be run in either order', async () => {
        const { run, data } = openOrg(
            LOG,
            logging('A', 'Lead', "Log.lines.add('A');", 'before insert'),
            logging('B', 'Lead', "Log.lines.add('B');", 'before insert'),
        )
        const code = "insert new Lead(LastName = 'x', Company = 'y'); System.debug(String.join(Log.lines, ''));"
        expect(await run(code)).toEqual(['AB'])
        data.automation.triggerPermutation = 1
        expect(await run(code)).toEqual(['BA'])
    })
})
