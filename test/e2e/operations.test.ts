/** Every way in which a record begins, changes and ends, from the org's triggers to the relay's feed and mirror. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { FeedChange } from '../../scripts/demo/relay-client.ts'
import { createRecords } from '../../scripts/demo/scene.ts'
import type { World } from '../../scripts/demo/world.ts'
import { query, readFeed, runApex, startTestWorld } from './start-test-world.ts'

interface Mirrored {
    readonly isDeleted: boolean
    readonly mergedInto: string | null
    readonly values: Readonly<Record<string, unknown>>
}

let world: World

beforeAll(async () => {
    world = await startTestWorld({ personAccounts: true })
}, 60_000)
afterAll(() => world.stop())

/** What the feed got from running some Apex, e.g. ['Lead updated', 'Lead deleted']. */
async function changesOf(apex: string): Promise<FeedChange[]> {
    const before = (await readFeed(world)).length
    await runApex(world, apex)
    await world.org.settle()
    return (await readFeed(world)).slice(before)
}

const summary = (changes: readonly FeedChange[]) =>
    changes.map(({ object, operation, recordId }) => `${object} ${operation} ${recordId}`).sort()
const mirrored = (object: string, id: string) => world.api.request<Mirrored>('GET', `/v1/records/${object}/${id}`)

async function createLead(name: string): Promise<string> {
    const [id = ''] = await createRecords(world, 'Lead', [{ LastName: name, Company: 'Operations', Status: 'Open' }])
    await world.org.settle()
    return id
}

test('a record that is created, updated, deleted and undeleted is so in feed and mirror', async () => {
    const id = await createLead('Lifecycle')
    expect(summary(await changesOf(`update new Lead(Id = '${id}', Status = 'Working');`))).toEqual([`Lead updated ${id}`])
    expect(summary(await changesOf(`delete new Lead(Id = '${id}');`))).toEqual([`Lead deleted ${id}`])
    expect(await mirrored('Lead', id)).toMatchObject({ isDeleted: true, mergedInto: null })
    expect(summary(await changesOf(`undelete new Lead(Id = '${id}');`))).toEqual([`Lead undeleted ${id}`])
    expect(await mirrored('Lead', id)).toMatchObject({ isDeleted: false, values: { Status: 'Working', LastName: 'Lifecycle' } })
})

test('a merge is the deletion of its losers, each naming the winner, and one update of the winner', async () => {
    const [winner, first, second] = [await createLead('Winner'), await createLead('First'), await createLead('Second')]
    const changes = await changesOf(
        `merge new Lead(Id = '${winner}', Title = 'Merged') new List<Lead>{ new Lead(Id = '${first}'), new Lead(Id = '${second}') };`,
    )
    expect(summary(changes)).toEqual([`Lead deleted ${first}`, `Lead deleted ${second}`, `Lead updated ${winner}`].sort())
    expect(await mirrored('Lead', first)).toMatchObject({ isDeleted: true, mergedInto: winner })
    expect(await mirrored('Lead', second)).toMatchObject({ isDeleted: true, mergedInto: winner })
    expect(await mirrored('Lead', winner)).toMatchObject({ isDeleted: false, values: { Title: 'Merged' } })
})

test('a conversion updates the lead with what it became, and creates account, contact and opportunity', async () => {
    const id = await createLead('Convert')
    const changes = await changesOf(
        `Database.LeadConvert conversion = new Database.LeadConvert();
         conversion.setLeadId('${id}');
         conversion.setConvertedStatus('Closed - Converted');
         Database.convertLead(conversion);`,
    )
    const lead = await mirrored('Lead', id)
    const {
        ConvertedAccountId: account,
        ConvertedContactId: contact,
        ConvertedOpportunityId: opportunity,
    } = lead.values as Record<string, string>
    expect(lead.values['IsConverted']).toBe(true)
    expect(changes.find(({ recordId }) => recordId === id)?.previous).toMatchObject({ IsConverted: false })
    expect(summary(changes)).toEqual(
        [`Account created ${account}`, `Contact created ${contact}`, `Lead updated ${id}`, `Opportunity created ${opportunity}`].sort(),
    )
})

test('a person account is one account that carries the id of its contact, and its contact sends nothing', async () => {
    const [recordType] = await query<{ Id: string }>(
        world,
        `SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true`,
    )
    const created = await changesOf(`insert new Account(RecordTypeId = '${recordType?.Id}', FirstName = 'Ada', LastName = 'King');`)
    const [account] = await query<{ Id: string; PersonContactId: string }>(
        world,
        `SELECT Id, PersonContactId FROM Account WHERE LastName = 'King'`,
    )
    expect(summary(created)).toEqual([`Account created ${account?.Id}`])
    expect(created[0]?.values).toMatchObject({ IsPersonAccount: true, PersonContactId: account?.PersonContactId, LastName: 'King' })
    const updated = await changesOf(`update new Account(Id = '${account?.Id}', LastName = 'Lovelace');`)
    expect(summary(updated)).toEqual([`Account updated ${account?.Id}`])
})

test('each of the seven objects is captured, users without a deletion', async () => {
    const changes = await changesOf(
        `Account account = new Account(Name = 'Seven');
         insert account;
         Contact contact = new Contact(LastName = 'Seven', AccountId = account.Id);
         insert contact;
         insert new Opportunity(Name = 'Seven', AccountId = account.Id, StageName = 'Prospecting', CloseDate = Date.today());
         insert new Task(Subject = 'Seven', WhoId = contact.Id);
         insert new Event(Subject = 'Seven', DurationInMinutes = 30, ActivityDateTime = Datetime.now());`,
    )
    expect(changes.map(({ object, operation }) => `${object} ${operation}`).sort()).toEqual([
        'Account created',
        'Contact created',
        'Event created',
        'Opportunity created',
        'Task created',
    ])
    const user = await changesOf(`update new User(Id = UserInfo.getUserId(), Title = 'Captain');`)
    expect(user.map(({ object, operation }) => `${object} ${operation}`)).toEqual(['User updated'])
})

test('an update of an untracked field sends nothing', async () => {
    const id = await createLead('Untracked')
    expect(await changesOf(`update new Lead(Id = '${id}', Description = 'Nobody follows this field');`)).toEqual([])
})
