/** A rule that held much, or whose firings wait for much, is deleted at once; what it leaves behind goes a step at a time. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createOutboxService } from '../../../../relay/src/outbox/outbox-service.ts'
import { runAs } from '../../../../relay/src/platform/actor.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { createRuleService } from '../../../../relay/src/rules/index.ts'
import type { RuleService } from '../../../../relay/src/rules/index.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { fillStore, ruleIdOf } from '../../../support/large-store.ts'

const ORG = '00D000000000001EAA'
const RULE = ruleIdOf(1)
/** So much goes in one step. */
const STEP = 1_000
const HELD = 2_500
const WAITS = 1_500

let store: FreshDatabase
let rules: RuleService
let outbox: ReturnType<typeof createOutboxService>

const HOLD = `update firings set state = 'held', held_actions = '[]'`
const BRAKE = 'insert into rule_brakes (org_id, rule_id, braked_at, held) values ($1, $2, now(), $3)'
/** One action each, which nobody could carry out: whatever is taken off shows. */
const WAIT = `insert into waiting_actions (org_id, firing_id, rule_id, object, record_id, actions, due_at)
    select org_id, firing_id, rule_id, object, record_id, '[{"type": "unknown"}]', now() + interval '1 day' from firings
    where org_id = $1 order by firing_id limit $2`

beforeEach(async () => {
    store = await createFreshDatabase()
    rules = createRuleService(store.relayDatabase)
    outbox = createOutboxService({ database: store.relayDatabase, log: createLog('silent'), count: () => undefined })
    const { database } = store
    await database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [ORG])
    await fillStore(database, ORG, { records: 2, changes: 2, firings: HELD, rules: 1 })
    await database.query(HOLD)
    await database.query(BRAKE, [ORG, RULE, HELD])
    await database.query(WAIT, [ORG, WAITS])
    await database.query('delete from audit')
})
afterEach(() => store.drop())

const remove = () => runAs('token …abcd', () => withinOrg(ORG, () => rules.remove(ORG, RULE)))
async function countLeft() {
    const text = `select (select count(*)::int from firings where state = 'held') as held,
        (select count(*)::int from waiting_actions where dropped_at is null) as waits`
    return (await store.database.query<{ held: number; waits: number }>(text))[0]
}

describe('a rule that is deleted', () => {
    test('is gone at once, and with each step a thousand of what it held and of what its firings wait for', async () => {
        await remove()
        await expect(withinOrg(ORG, () => rules.find(ORG, RULE))).rejects.toMatchObject({ code: 'not_found' })
        expect(await countLeft()).toEqual({ held: HELD - STEP, waits: WAITS - STEP })
        await outbox.runOnce()
        expect(await countLeft()).toEqual({ held: HELD - 2 * STEP, waits: 0 })
        await outbox.runOnce()
        expect([await countLeft(), await outbox.runOnce()]).toEqual([{ held: 0, waits: 0 }, 0])
        expect(await store.database.query('select distinct drop_reason from waiting_actions')).toEqual([{ drop_reason: 'rule_deleted' }])
    })

    test('does nothing more, also where a wait ends before its step', async () => {
        await remove()
        await store.database.query(`update waiting_actions set due_at = now() where dropped_at is null`)
        await outbox.endWaits()
        expect(await store.database.query(`select distinct action ->> 'type' as type from outbox`)).toEqual([{ type: 'forget_rule' }])
        expect(await countLeft()).toMatchObject({ waits: 0 })
    })

    test('has its deletion, and all that it held, in the audit under the name of who deleted it', async () => {
        await remove()
        while ((await outbox.runOnce()) > 0);
        const text = `select actor, subject, sum((after ->> 'firings')::int)::int as firings from audit group by actor, subject order by subject`
        expect(await store.database.query(text)).toEqual([
            { actor: 'token …abcd', subject: 'held_firings', firings: HELD },
            { actor: 'token …abcd', subject: 'rule', firings: null },
        ])
    })
})
