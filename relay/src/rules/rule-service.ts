/** Rules as use cases: written through the API, judged inside the transaction of the delivery whose changes they look at. */
import type { Change, JudgedChange } from '../mirror/index.ts'
import { currentActor } from '../platform/actor.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { holdSequences } from '../sequences/index.ts'
import { trackUsedFields } from '../tracking/index.ts'
import { holdWebhooks } from '../webhooks/index.ts'
import * as brakes from './brake-store.ts'
import { insertFirings } from './firing-store.ts'
import { noteFailures } from './failing-rules.ts'
import { forgetRule } from './forget-rule.ts'
import { withoutRead } from './read-firings.ts'
import { RuleCache } from './rule-cache.ts'
import { listFields } from './rule-compile.ts'
import type { RuleSet } from './rule-compile.ts'
import { checkFields } from './rule-fields.ts'
import type { Decision, Rule, RuleAction, RuleInput } from './rule-schema.ts'
import { selectFirings } from './rule-selection.ts'
import * as store from './rule-store.ts'

/** Rules are judged in the delivery's own transaction, while the org's lock is held: their number is bounded like everything there. */
export const RULES_MAX = 500
/** So many held firings are decided in one short transaction: deliveries of the org wait for it. */
const DECISIONS_MAX = 1_000

/** Judges by an org's rules within the transaction in which they were read. */
export interface RuleJudge {
    /** Whether a rule may want to know what the record was before. */
    readonly needsBefore: (change: Change) => boolean
    /** Returns how many firings are new. Takes no statement without a firing and one with any number. */
    readonly judge: (judged: readonly JudgedChange[]) => Promise<number>
}

export interface RuleService {
    /** The rules as they are now. Takes one statement (one more after a rule changed). */
    openJudge(sql: Sql, orgId: string): Promise<RuleJudge>
    /** What `needsBefore` of the judge will most likely say, without asking the store: as the rules were last seen. */
    guessNeeds(orgId: string): RuleJudge['needsBefore']
    create(orgId: string, input: RuleInput): Promise<Rule>
    replace(orgId: string, ruleId: string, input: RuleInput): Promise<Rule>
    remove(orgId: string, ruleId: string): Promise<void>
    find(orgId: string, ruleId: string): Promise<Rule>
    /** Lets held firings go or drops them, the oldest first; the brake is lifted with the last one. */
    decide(orgId: string, ruleId: string, decision: Decision): Promise<{ decided: number; rule: Rule }>
}

/** What must exist for the action to be possible. */
function toTarget(action: RuleAction): { kind: 'webhook' | 'sequence'; id: string } | null {
    if (action.type === 'call_webhook') return { kind: 'webhook', id: action.webhookId }
    return 'sequenceId' in action ? { kind: 'sequence', id: action.sequenceId } : null
}

async function checkTargets(sql: Sql, orgId: string, { actions }: RuleInput): Promise<void> {
    const targets = actions.map(toTarget)
    const idsOf = (kind: string): string[] => targets.flatMap((target) => (target?.kind === kind ? [target.id] : []))
    const known = new Set([...(await holdSequences(sql, orgId, idsOf('sequence'))), ...(await holdWebhooks(sql, orgId, idsOf('webhook')))])
    const at = targets.findIndex((target) => target !== null && !known.has(target.id))
    if (at < 0) return
    const kind = targets[at]?.kind ?? ''
    throw new HeadroomError('body_invalid', `There is no ${kind} with this id: create it first or choose another.`, {
        field: `actions[${at}].${kind}Id`,
    })
}

const nameTaken = (): HeadroomError =>
    new HeadroomError('conflict', 'Another rule has this name: choose another name or change that rule.', { field: 'name' })
const unknownRule = (): HeadroomError => new HeadroomError('not_found', 'There is no rule with this id.')

async function findRule(sql: Sql, orgId: string, ruleId: string): Promise<Rule> {
    const rule = await store.findRule(sql, orgId, ruleId)
    if (rule === null) throw unknownRule()
    return rule
}

async function decide(sql: Sql, orgId: string, ruleId: string, decision: Decision): Promise<{ decided: number; rule: Rule }> {
    await findRule(sql, orgId, ruleId)
    await brakes.lockBrake(sql, orgId, ruleId)
    const settle = decision === 'release' ? brakes.releaseFirings : brakes.discardFirings
    const decided = await settle(sql, orgId, ruleId, DECISIONS_MAX)
    await brakes.liftBrake(sql, orgId, ruleId)
    return { decided, rule: await findRule(sql, orgId, ruleId) }
}

async function fire(sql: Sql, orgId: string, rules: RuleSet, judged: readonly JudgedChange[]): Promise<number> {
    const { firings: selected, failures } = selectFirings(rules, judged)
    await noteFailures(sql, orgId, failures)
    const firings = await withoutRead(sql, orgId, selected)
    if (firings.length === 0) return 0
    reachFailPoint('rule-eval')
    const fired = await insertFirings(sql, orgId, firings)
    reachFailPoint('outbox-insert')
    return fired
}

/** Rules that are not known may need everything. */
const needsOf =
    (rules: RuleSet | null): RuleJudge['needsBefore'] =>
    ({ object, operation }) =>
        rules === null || rules.groupFor(object, operation) !== null

export function createRuleService(database: Database): RuleService {
    const cache = new RuleCache()
    return {
        guessNeeds: (orgId) => needsOf(cache.peek(orgId)),
        openJudge: async (sql, orgId) => {
            const rules = await cache.read(sql, orgId)
            return {
                needsBefore: needsOf(rules),
                judge: (judged) => fire(sql, orgId, rules, judged),
            }
        },
        create: (orgId, input) =>
            database.transaction(async (sql) => {
                await store.lockRules(sql, orgId)
                await checkTargets(sql, orgId, input)
                await checkFields(sql, orgId, input)
                if ((await store.countRules(sql, orgId)) >= RULES_MAX)
                    throw new HeadroomError('conflict', `An org has at most ${RULES_MAX} rules: delete one first.`)
                const rule = await store.insertRule(sql, orgId, input)
                if (rule === null) throw nameTaken()
                await trackUsedFields(sql, orgId, input.object, listFields(input))
                return rule
            }),
        replace: (orgId, ruleId, input) =>
            database.transaction(async (sql) => {
                await store.lockRules(sql, orgId)
                await checkTargets(sql, orgId, input)
                await checkFields(sql, orgId, input)
                if (await store.isRuleNameTaken(sql, orgId, input.name, ruleId)) throw nameTaken()
                const rule = await store.updateRule(sql, orgId, ruleId, input)
                if (rule === null) throw unknownRule()
                await trackUsedFields(sql, orgId, input.object, listFields(input))
                return rule
            }),
        remove: (orgId, ruleId) =>
            database.transaction(async (sql) => {
                await store.lockRules(sql, orgId)
                const object = await store.deleteRule(sql, orgId, ruleId)
                if (object === null) throw unknownRule()
                await forgetRule(sql, orgId, { ruleId, object, actor: currentActor() ?? '' })
            }),
        find: (orgId, ruleId) => findRule(database, orgId, ruleId),
        decide: (orgId, ruleId, decision) => database.transaction((sql) => decide(sql, orgId, ruleId, decision)),
    }
}
