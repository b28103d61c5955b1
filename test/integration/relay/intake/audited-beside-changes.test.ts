/** Who is told to have done what, where an org's description shares its transaction with changes that cause something audited. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Change } from '../../../../relay/src/mirror/index.ts'
import { createRuleService } from '../../../../relay/src/rules/index.ts'
import type { RuleService } from '../../../../relay/src/rules/index.ts'
import { ruleInputSchema } from '../../../../relay/src/rules/rule-schema.ts'
import type { Description } from '../../../../relay/src/schemas/index.ts'
import { makeField } from '../../../support/describe-org.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { openPlainIntake } from '../../../support/plain-intake.ts'
import type { PlainIntake } from '../../../support/plain-intake.ts'

const ORG_ID = '00D000000000001EAA'
const TIME = '2026-11-22T10:00:00.000Z'
/** A rule that fails so often in a row is switched off. */
const FAILURES_MAX = 20
/** As many as a delivery may describe: taking them over lasts longer than judging a change. */
const OBJECTS = Array.from({ length: 50 }, (_, number) => `Thing${number}__c`)
/** 50 looks through 20,100 characters are more steps than a rule may take. */
const LOOKS = Array.from({ length: 50 }, (_, look) => ({ field: 'Description', operator: 'contains', value: `nothing ${look}` }))
const LONG = 'x'.repeat(20_100)

let fresh: FreshDatabase
let rules: RuleService
let intake: PlainIntake

beforeAll(async () => {
    fresh = await createFreshDatabase()
    rules = createRuleService(fresh.database)
    intake = await openPlainIntake(fresh.database, [ORG_ID], rules)
})
afterAll(() => fresh.drop())

const makeChanges = (transaction: string, size: number): Change[] =>
    Array.from({ length: size }, (_, sequence) => ({
        object: 'Lead',
        operation: 'created',
        recordId: `00Q0000000${String(10_000 + sequence)}EAA`,
        transaction,
        sequence,
        capturedAt: TIME,
        systemModstamp: TIME,
        changedBy: null,
        values: { Description: LONG },
        previous: {},
        mergedInto: null,
        origin: null,
        isReread: false,
    }))

/** Every object has this one field; whether it is approved is what `by` decided. */
function describing(approved: readonly string[], by: string): Description {
    const of = <Value>(value: Value) => Object.fromEntries(OBJECTS.map((object) => [object, value]))
    return {
        schema: of({ fields: [makeField('Name', 'string')] }),
        approvals: { trackedFields: of([...approved]), writable: {}, writeBack: false, by },
    }
}

async function makeFailingRule(): Promise<void> {
    const actions = [{ type: 'create_task', subject: 'Call' }]
    await rules.create(
        ORG_ID,
        ruleInputSchema.parse({ name: 'Heavy', object: 'Lead', event: 'created', conditions: LOOKS, logic: 'any', actions }),
    )
}

/** `received_at` is the time a transaction began. */
async function haveShared(ids: readonly string[]): Promise<boolean> {
    const rows = await fresh.database.query('select distinct received_at from deliveries where org_id = $1 and delivery_id = any($2)', [
        ORG_ID,
        ids,
    ])
    return rows.length === 1
}

test('a rule that changes have switched off is the relay’s doing, and only what is approved that of who approved it', async () => {
    await makeFailingRule()
    await intake.describe(ORG_ID, describing([], 'bea@example.com'))
    await intake.deliver(ORG_ID, makeChanges('first', FAILURES_MAX - 1))

    // While the first is under way the other two come, and share the next transaction.
    await Promise.all([
        intake.deliver(ORG_ID, []),
        intake.deliver(ORG_ID, makeChanges('second', 1), 'changes'),
        intake.describe(ORG_ID, describing(['Name'], 'ada@example.com'), 'description'),
    ])
    expect(await haveShared(['changes', 'description'])).toBe(true)
    const text = `select subject, actor, count(*)::int as entries from audit where org_id = $1 and action = 'changed'
        group by subject, actor order by subject, actor`
    expect(await fresh.database.query(text, [ORG_ID])).toEqual([
        { subject: 'approved_fields', actor: 'user:ada@example.com', entries: OBJECTS.length },
        { subject: 'rule', actor: 'relay', entries: 1 },
    ])
})
