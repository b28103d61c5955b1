/** What the package's Apex takes for granted of events, jobs and saves. */
import type { Outcome, Proof } from '../proof.ts'
import type { ProvingOrg } from '../proving-org.ts'

const EVENTS = 100

async function asyncUsed(org: ProvingOrg): Promise<number> {
    const { body } = await org.rest('GET', '/limits')
    const { Max, Remaining } = (body as Record<string, { Max: number; Remaining: number }>)['DailyAsyncApexExecutions'] ?? {
        Max: 0,
        Remaining: 0,
    }
    return Max - Remaining
}

/** One event a run, by the subscriber configuration that was deployed. */
async function eventTriggersAreFree(org: ProvingOrg): Promise<Outcome> {
    const before = await asyncUsed(org)
    await org.apex(`List<Prove_Signal__e> signals = new List<Prove_Signal__e>();
        for (Integer i = 0; i < ${EVENTS}; i++) { signals.add(new Prove_Signal__e(Text__c = 'cost: ' + i)); }
        EventBus.publish(signals);`)
    const runs = (await org.notes('cost: ', EVENTS)).length
    const spent = (await asyncUsed(org)) - before
    return { seen: `${runs} runs of the trigger, ${spent} executions more`, isAsExpected: spent === 0 }
}

async function configIsObeyed(org: ProvingOrg): Promise<Outcome> {
    const texts = await org.notes('cost: ', EVENTS)
    const alone = texts.filter((text) => text.includes('; events 1;')).length
    return { seen: `${alone} of ${texts.length} runs had one event`, isAsExpected: alone === texts.length }
}

async function automatedProcessSees(org: ProvingOrg): Promise<Outcome> {
    await org.apex("insert new Prove_Note__c(Text__c = 'mine: an admin owns this'); ProveNotes.publish('sight: ');")
    const [text = ''] = await org.notes('sight: ', 1)
    const [, user = '', rows = '0'] = /; user (.*); sees (\d+)/.exec(text) ?? []
    return { seen: `${user} sees ${rows} rows`, isAsExpected: user === 'Automated Process' && Number(rows) > EVENTS }
}

async function asyncExceptionIsCaught(org: ProvingOrg): Promise<Outcome> {
    await org.apex(`AsyncOptions options = new AsyncOptions();
        options.MaximumQueueableStackDepth = 1;
        System.enqueueJob(new ProveChain(), options);`)
    const [seen = ''] = await org.notes('chain: ', 1)
    return { seen, isAsExpected: seen === 'chain: caught System.AsyncException' }
}

async function userTriggerPublishes(org: ProvingOrg): Promise<Outcome> {
    await org.apex("User me = [SELECT Id, Department FROM User WHERE Id = :UserInfo.getUserId()]; me.Department = 'Proof'; update me;")
    const [seen = ''] = await org.notes('user: ', 1)
    return { seen: seen.split(';')[0] ?? '', isAsExpected: seen.startsWith('user: saved') }
}

async function firstAttemptLeavesNothing(org: ProvingOrg): Promise<Outcome> {
    await org.apex(`List<Lead> leads = new List<Lead>();
        for (String name : new List<String>{ 'First', 'Refused', 'Third' }) { leads.add(new Lead(LastName = name, Company = 'Headroom proof')); }
        Database.insert(leads, false);
        delete [SELECT Id FROM Lead WHERE Company = 'Headroom proof'];`)
    const texts = (await org.notes('lead: ', 1)).map((text) => text.split(';')[0] ?? '')
    return { seen: texts.join(', '), isAsExpected: texts.join() === 'lead: attempt 2 of 2' }
}

/** The permission set that came with the proofs lets its holder read the field, and not write it. */
async function userModeNamesTheField(org: ProvingOrg): Promise<Outcome> {
    await org.apex(`Database.Error fault = Database.insert(new Prove_Note__c(Text__c = 'x'), false, AccessLevel.USER_MODE).getErrors()[0];
        ProveNotes.write('mode: ' + fault.getStatusCode() + ' ' + fault.getFields());`)
    const [seen = ''] = await org.notes('mode: ', 1)
    return { seen, isAsExpected: seen === 'mode: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY (Text__c)' }
}

export const APEX_PROOFS: readonly Proof[] = [
    { what: 'An event trigger costs no asynchronous execution', expected: `${EVENTS} runs, 0 executions`, look: eventTriggersAreFree },
    {
        what: 'A subscriber configuration without a user can be deployed, and is obeyed',
        expected: 'each run has 1 event',
        look: configIsObeyed,
    },
    { what: 'Automated Process reads rows of others in a class without sharing', expected: 'sees all rows', look: automatedProcessSees },
    {
        what: 'AsyncException can be caught (by a chain that is too deep: the daily limit cannot be used up here)',
        expected: 'chain: caught System.AsyncException',
        look: asyncExceptionIsCaught,
    },
    { what: 'A trigger on User may publish an event', expected: 'saved, and the event came', look: userTriggerPublishes },
    {
        what: 'After a partial success triggers run again with what they knew, and events of the first attempt are undone',
        expected: 'lead: attempt 2 of 2, alone',
        look: firstAttemptLeavesNothing,
    },
    {
        what: 'In user mode a row whose field the user may not write fails alone and names the field, with partial success',
        expected: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY (Text__c)',
        look: userModeNamesTheField,
    },
]
