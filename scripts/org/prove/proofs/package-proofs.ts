/** What the installed package does by ways that Salesforce alone can show. Needs the package and its permission set. */
import { fileURLToPath } from 'node:url'
import { type Outcome, NotShownHere, type Proof } from '../proof.ts'
import type { ProvingOrg } from '../proving-org.ts'

const ACTIVITY = fileURLToPath(new URL('../activity', import.meta.url))
const SETUP_PAGE = '/lightning/setup/Headroom/page?address=%2Fapex%2FHeadroomSetup'

/** The second row's owner is nobody. Sent twice, as after an answer that was lost. */
const WRITES = `
    Headroom_Switch__c state = Headroom_Switch__c.getOrgDefaults();
    state.Is_Write_Back_On__c = true;
    upsert state;
    List<Headroom_Write__c> rows = new List<Headroom_Write__c>();
    List<String> keys = new List<String>();
    for (Integer i = 0; i < 3; i++) {
        String key = UUID.randomUUID().toString();
        keys.add(key);
        Map<String, Object> fields = new Map<String, Object>{
            'Subject' => 'Headroom proof ' + i, 'OwnerId' => i == 1 ? '005000000000000AAA' : UserInfo.getUserId() };
        Map<String, Object> command = new Map<String, Object>{
            'key' => key, 'operation' => 'create', 'object' => 'Task', 'recordId' => null, 'fields' => fields, 'origin' => 'headroom' };
        rows.add(new Headroom_Write__c(Key__c = key, Command__c = JSON.serialize(command)));
    }
    List<String> results = new List<String>();
    for (Integer round = 0; round < 2; round++) {
        for (Database.SaveResult result : Database.insert(rows.deepClone(), false)) {
            results.add(result.isSuccess() ? 'done' : result.getErrors()[0].getStatusCode().name() == 'DUPLICATE_VALUE' ? 'again' : 'refused');
        }
    }
    List<Task> tasks = [SELECT Id FROM Task WHERE Subject LIKE 'Headroom proof%'];
    ProveNotes.write('writes: ' + String.join(results, ' ') + '; tasks ' + tasks.size());
    delete tasks;
    delete [SELECT Id FROM Headroom_Write__c WHERE Key__c IN :keys];`

async function writesAreDoneOnce(org: ProvingOrg): Promise<Outcome> {
    const { status } = await org.rest('GET', '/sobjects/Headroom_Write__c/describe')
    if (status !== 200) throw new NotShownHere('the package is not installed: npm run org:deploy')
    await org.apex(WRITES)
    const [seen = ''] = await org.notes('writes: ', 1)
    return { seen, isAsExpected: seen === 'writes: done refused done again refused again; tasks 2' }
}

function pageInSetup(org: ProvingOrg): Promise<Outcome> {
    return Promise.resolve({ seen: `open ${org.instanceUrl}${SETUP_PAGE}`, isAsExpected: null })
}

/** It would spare the row for each task; the design does without, so that either answer is right. */
async function activityTakesExternalId(org: ProvingOrg): Promise<Outcome> {
    const problem = await org.check(ACTIVITY)
    if (problem?.includes('the object Activity does not exist') === true) throw new NotShownHere('the local org has no Activity')
    return { seen: problem ?? 'it may', isAsExpected: null }
}

function notTried(): Promise<Outcome> {
    return Promise.reject(new NotShownHere('not tried: nothing rests on it'))
}

export const PACKAGE_PROOFS: readonly Proof[] = [
    {
        what: 'A row of Headroom_Write__c that fails harms no other, and what is sent again is not done again',
        expected: 'done refused done, again refused again, 2 tasks',
        look: writesAreDoneOnce,
    },
    {
        what: 'The page HeadroomSetup shows in the Setup shell, with the panel by Lightning components for Visualforce',
        expected: 'the panel, or the link to its tab',
        look: pageInSetup,
    },
    {
        what: 'A custom field of Task and Event may be an External ID',
        expected: 'nothing: the design does without',
        look: activityTakesExternalId,
    },
    { what: 'A flow that an event starts may call out, for no asynchronous execution', expected: 'nothing', look: notTried },
]
