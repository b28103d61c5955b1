import { describe, expect, test } from '@jest/globals'
import { openOrg } from './support.ts'

const LEAD = "Lead l = new Lead(LastName = 'Byron', Company = 'Engines', Email = 'ada@example.com'); insert l;"

/** What each row of a partial save says: `saved`, or code and text. */
const SAVE = `
    for (Database.SaveResult r : results) {
        System.debug(r.isSuccess() ? 'saved' : r.getErrors()[0].getStatusCode() + ', ' + r.getErrors()[0].getMessage() + ', ' + r.getId());
    }`

describe('duplicate rules', () => {
    test('a record that matches another in all fields is not saved, its neighbour is; case does not matter', async () => {
        const { run, data } = openOrg()
        data.automation.duplicateRules.push({ object: 'Lead', fields: ['Email'] })
        const lines = await run(`${LEAD}
            List<Database.SaveResult> results = Database.insert(new List<Lead>{
                new Lead(LastName = 'x', Company = 'y', Email = 'ADA@example.com'),
                new Lead(LastName = 'x', Company = 'y', Email = 'other@example.com'),
                new Lead(LastName = 'x', Company = 'y') }, false);${SAVE}`)
        expect(lines).toEqual(['DUPLICATES_DETECTED, Use one of these records?, null', 'saved', 'saved'])
    })

    test('a record is no duplicate of itself', async () => {
        const { run, data } = openOrg()
        data.automation.duplicateRules.push({ object: 'Lead', fields: ['Email'] })
        expect(await run(`${LEAD} update new Lead(Id = l.Id, Title = 'Countess'); System.debug('saved');`)).toEqual(['saved'])
    })
})

describe('an inactive owner', () => {
    test('gets no record, and keeps those that it has', async () => {
        const { run, org } = openOrg()
        const userId = org.users.standard.id
        await run(`insert new Lead(LastName = 'Owned', Company = 'Engines', OwnerId = '${userId}');`)
        await run(`update new User(Id = '${userId}', IsActive = false);`)
        const lines = await run(`${LEAD}
            Lead owned = [SELECT Id FROM Lead WHERE LastName = 'Owned'];
            List<Database.SaveResult> results = new List<Database.SaveResult>{
                Database.insert(new Task(Subject = 'Call', OwnerId = '${userId}'), false),
                Database.update(new Lead(Id = l.Id, OwnerId = '${userId}'), false),
                Database.update(new Lead(Id = owned.Id, Title = 'Countess'), false) };${SAVE}`)
        expect(lines[0]).toBe(`INACTIVE_OWNER_OR_USER, operation performed with inactive user [${userId}] as owner of task, null`)
        expect(lines[1]).toMatch(/^INACTIVE_OWNER_OR_USER, .* as owner of lead, 00Q/)
        expect(lines[2]).toBe('saved')
    })
})

describe('a row that another transaction holds', () => {
    test('is not saved, nor is what names it, until it is let go; the answer has no id', async () => {
        const { run, data } = openOrg()
        const [leadId] = await run(`${LEAD} System.debug(l.Id);`)
        data.automation.lockedIds.add(leadId!)
        const code = `Id leadId = '${leadId}';
            List<Database.SaveResult> results = Database.update(new List<Lead>{ new Lead(Id = leadId, Title = 'Countess') }, false);
            results.add(Database.insert(new Task(Subject = 'Call', WhoId = leadId), false));
            results.add(Database.insert(new Task(Subject = 'Call'), false));${SAVE}`
        const locked = `UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: ${leadId}, null`
        expect(await run(code)).toEqual([locked, locked, 'saved'])
        data.automation.lockedIds.clear()
        expect(await run(code)).toEqual(['saved', 'saved', 'saved'])
    })

    test('is not deleted', async () => {
        const { run, data } = openOrg()
        const [leadId] = await run(`${LEAD} System.debug(l.Id);`)
        data.automation.lockedIds.add(leadId!)
        await expect(run(`delete new Lead(Id = '${leadId}');`)).rejects.toThrow('UNABLE_TO_LOCK_ROW')
    })
})
