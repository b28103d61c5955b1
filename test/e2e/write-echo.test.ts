/** What rules write comes back as changes, by each way in which changes come: no rule fires for its own doing. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Firing } from '../../scripts/demo/relay-client.ts'
import { SYNC_USERNAME } from '../../scripts/demo/sync-user.ts'
import { readOrgMetadata } from '../org/composition/org-metadata.ts'
import { rowsOf } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'
import { HEARTBEAT_MS, MINUTE_MS, passUntil, startWritesWorld, type WritesWorld } from './start-writes-world.ts'

/** Tasks that people make, for each of which a rule makes another. */
const TASKS = process.env['HEADROOM_LONG'] === '1' ? Number(process.env['ECHO_TASKS'] ?? 10_000) : 60
const AT_ONCE = 2_000
const APEX = 'DailyAsyncApexExecutions'
const HOURS = 60 * MINUTE_MS
const DONE_MS_MAX = 48 * HOURS

let world: WritesWorld

beforeAll(async () => {
    world = await startWritesWorld()
    await letSyncUserReadTasks()
    await world.api.request('POST', '/v1/rules', {
        name: 'A task has a task that follows it',
        object: 'Task',
        event: 'created',
        conditions: [{ field: 'Status', operator: 'does_not_equal', value: 'Completed' }],
        actions: [{ type: 'create_task', subject: 'Follow up', ownerId: world.org.users.admin.id }],
        firingsPerHourMax: 10_000,
    })
}, 180_000)
afterAll(() => world.stop())

/** docs/install.md: Read on the tracked fields of tasks is the admin's to give. What the relay may see now it asks for again at its next look. */
async function letSyncUserReadTasks(): Promise<void> {
    const sourceFolders = ['force-app/main', 'test/support/rights-sources']
    world.org.install(readOrgMetadata({ sourceFolders, before: world.org.services.schema }))
    await runApex(
        world,
        `insert new PermissionSetAssignment(AssigneeId = '${world.org.users.byUsername(SYNC_USERNAME).id}',
             PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Read_Tasks'].Id);`,
    )
}

const CAPTURE_OFF = 'insert new Headroom_Switch__c(SetupOwnerId = UserInfo.getUserId(), Is_Capture_Off__c = true);'
const CAPTURE_ON = 'delete [SELECT Id FROM Headroom_Switch__c WHERE SetupOwnerId = :UserInfo.getUserId()];'
const makeTasks = (name: string, count: number): Promise<void> =>
    runApex(
        world,
        `List<Task> tasks = new List<Task>();
        for (Integer i = 0; i < ${count}; i++) { tasks.add(new Task(Subject = '${name}', Status = 'Not Started', Priority = 'Normal')); }
        insert tasks;`,
    )
const countTasks = (): number => rowsOf(world.org, 'SELECT Id FROM Task').length
const countFirings = async (): Promise<number> => (await world.api.readAll<Firing>('/v1/firings', 'firings')).length
const countInFeed = async (): Promise<number> =>
    (await readFeed(world)).filter(({ object, operation }) => object === 'Task' && operation === 'created').length

/** How the tasks come, and their echoes. */
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
    capture: () => Promise.resolve(),
    // The org finds by counting that they are missing, and tells them.
    'the heals of completeness': () => runApex(world, CAPTURE_OFF),
    'interval sync': async () => {
        await runApex(world, CAPTURE_ON)
        world.org.limits.set(APEX, { used: Math.ceil(world.org.limits.read(APEX).max * 0.92) })
        await world.pass(2 * HEARTBEAT_MS)
    },
}

test.each(Object.entries(WAYS))(
    `${TASKS} tasks of our own come back by %s: each rule fired once for each task of a person’s, and none for its own`,
    async (way, begin) => {
        const before = { tasks: countTasks(), firings: await countFirings(), inFeed: await countInFeed() }
        await begin()
        for (let made = 0; made < TASKS; made += AT_ONCE) await makeTasks(way, Math.min(AT_ONCE, TASKS - made))
        const haveComeBack = async (): Promise<boolean> => (await countInFeed()) - before.inFeed >= 2 * TASKS
        await passUntil(world, haveComeBack, DONE_MS_MAX, 'all are in the feed')
        // Time enough for what they might fire, and for that to come back, too.
        await world.pass(3 * HOURS)
        const after = { tasks: countTasks(), firings: await countFirings(), inFeed: await countInFeed() }
        const figures = { tasks: after.tasks - before.tasks, firings: after.firings - before.firings, inFeed: after.inFeed - before.inFeed }
        showFigures({ scenario: `echo by ${way}`, ...figures })
        expect(figures).toEqual({ tasks: 2 * TASKS, firings: TASKS, inFeed: 2 * TASKS })
    },
    process.env['HEADROOM_LONG'] === '1' ? 3_600_000 : 180_000,
)
