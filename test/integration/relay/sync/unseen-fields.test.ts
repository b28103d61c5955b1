/** A Sync User that does not see every tracked field of tasks, against a real local org: the rest is read, and who looks is told. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SYNC_USERNAME } from '../../../../scripts/demo/sync-user.ts'
import { callApi, eventually } from '../../../support/call-api.ts'
import { makeField } from '../../../support/describe-org.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync, ObjectRun, SyncAnswer } from '../../../support/start-interval-sync.ts'

/** With the shipped permission set alone: none can show all fields of tasks. */
const UNSEEN = 'Read without what the Sync User does not see: give it Read on Task.WhoId, Task.Description.'
const STILL_UNSEEN = 'Read without what the Sync User does not see: give it Read on Task.Description.'

let sync: IntervalSync
beforeAll(async () => {
    sync = await startIntervalSync({ restRowsMax: 3 }, ['test/support/rights-sources'])
    const names = ['Subject', 'WhoId', 'Description']
    const fields = names.map((name) => makeField(name, name === 'WhoId' ? 'reference' : 'string'))
    const approvals = { trackedFields: { Task: names }, writable: {}, writeBack: false }
    await sync.tell({ kind: 'schema', schema: { Task: { fields } }, approvals })
    await sync.run()
    await sync.pass(2)
})
afterAll(() => sync.close())

const taskOf = ({ objects }: SyncAnswer): ObjectRun => {
    const task = objects.find(({ object }) => object === 'Task')
    if (task === undefined) throw new Error('No Task.')
    return task
}
const readSync = async (): Promise<SyncAnswer> => (await callApi(sync.relay, 'GET', '/v1/sync')).body as SyncAnswer
const countCalls = (): number => sync.api.org.limits.read('DailyApiRequests').used

async function createTasks(count: number, subject: string): Promise<void> {
    await sync.apex(`List<Task> tasks = new List<Task>();
        for (Integer i = 0; i < ${count}; i++) tasks.add(new Task(Subject = '${subject}', Description = 'Secret'));
        insert tasks;`)
}

/** What the newest change of a task says. */
async function readNewest(): Promise<Record<string, unknown>> {
    const select = `select values from changes where object = 'Task' order by position desc limit 1`
    const [newest] = await sync.relay.database.query<{ values: Record<string, unknown> }>(select)
    return newest?.values ?? {}
}

test('FAILURES R9 what the Sync User does not see is named with what to do, and the object is read without it', async () => {
    await createTasks(1, 'Call')
    const answer = await sync.run()
    expect(answer.run.problem).toBeNull()
    expect(taskOf(answer)).toMatchObject({ rows: 1, changes: 1, problem: UNSEEN, coveredTo: expect.any(String) })
    expect(await readNewest()).toEqual({ Subject: 'Call' })
})

test('it is looked for once: the next run costs what any run costs', async () => {
    await sync.pass(2)
    await sync.run()
    await createTasks(1, 'Mail')
    const before = countCalls()
    const answer = await sync.run()
    expect(taskOf(answer)).toMatchObject({ rows: 1, problem: UNSEEN })
    expect(countCalls() - before).toBe(2)
})

test('a check of the Sync User names each field that is not seen, and objects that are not seen at all', async () => {
    const approvals = { trackedFields: { Ghost__c: ['Name'] }, writable: {}, writeBack: false }
    await sync.tell({ kind: 'schema', schema: { Ghost__c: { fields: [makeField('Name', 'string')] } }, approvals })
    const findings = await sync.relay.app.connections.check(sync.relay.org.orgId)
    const ofFields = findings.filter(({ check }) => check.endsWith(' fields'))
    expect(ofFields.filter(({ isOptional }) => isOptional).map(({ check }) => check)).toEqual(['Task fields'])
    const faults = ofFields.map(({ isOk, check, text }) => [isOk, `${check}: ${text}`])
    expect(faults).toEqual([
        [true, 'Account fields: all that are tracked are read'],
        [false, 'Ghost__c fields: give the Sync User Read on Ghost__c: none is read'],
        [true, 'Lead fields: all that are tracked are read'],
        [false, 'Task fields: give the Sync User Read on Task.WhoId, Task.Description: without it they are not read'],
        [true, 'User fields: all that are tracked are read'],
    ])
    await sync.relay.database.query(`delete from schemas where object = 'Ghost__c'`)
})

test('FAILURES R9 Bulk API refuses the same fields, and goes on without them too', async () => {
    await sync.relay.database.query('update sync_objects set unseen_fields = default')
    await createTasks(5, 'Letter')
    const answer = await sync.run()
    expect(answer.run.problem).toBeNull()
    expect(taskOf(answer)).toMatchObject({ rows: 6, problem: UNSEEN, bulk: { state: 'done', problem: null } })
})

test('FAILURES R9 a read of every row goes on without them', async () => {
    await sync.relay.database.query('update sync_objects set unseen_fields = default, problem = null')
    await callApi(sync.relay, 'POST', '/v1/sync/backfill', { body: { object: 'Task' } })
    const task = await eventually(async () => {
        const read = taskOf(await readSync())
        return read.backfill?.state === 'done' ? read : null
    })
    expect(task).toMatchObject({ problem: UNSEEN, backfill: { state: 'done', rows: 7, problem: null } })
})

test('a field that the Sync User was given is found a day later, and read with the record’s next change', async () => {
    await sync.apex(`insert new PermissionSetAssignment(
        AssigneeId = [SELECT Id FROM User WHERE Username = '${SYNC_USERNAME}'].Id,
        PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Read_Task_Relations'].Id);`)
    await sync.pass(2)
    expect(taskOf(await sync.run()).problem).toBe(UNSEEN)
    await sync.relay.database.query(`update sync_objects set looked_at = now() - interval '25 hours'`)
    await createTasks(1, 'Visit')
    expect(taskOf(await sync.run())).toMatchObject({ problem: STILL_UNSEEN })
    expect(await readNewest()).toEqual({ Subject: 'Visit', WhoId: null })
})

test('a look at the Sync User has the next run look for what it did not see', async () => {
    await sync.relay.database.query(`update sync_objects set unseen_fields = '{WhoId,Description}' where object = 'Task'`)
    await sync.relay.app.connections.check(sync.relay.org.orgId)
    expect(taskOf(await sync.run()).problem).toBe(STILL_UNSEEN)
})
