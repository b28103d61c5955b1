/** Compiled rules by org, good for one rules_version each: the version is read inside every delivery's own transaction. */
import type { Sql } from '../platform/database.ts'
import { RuleSet } from './rule-compile.ts'
import { listEnabledRules, readRulesVersion } from './rule-store.ts'

/** At 100 rules an org takes about 100 KB: the cache stays below 100 MB. */
const ORGS_MAX = 1_000

export class RuleCache {
    private readonly entries = new Map<string, { version: number; rules: RuleSet }>()

    /** As they were when they were last read; null when they never were. */
    peek(orgId: string): RuleSet | null {
        return this.entries.get(orgId)?.rules ?? null
    }

    async read(sql: Sql, orgId: string): Promise<RuleSet> {
        // Version first: rules that are newer than the version they are kept under are merely read once more.
        const version = await readRulesVersion(sql, orgId)
        const known = this.entries.get(orgId)
        if (known?.version === version) return known.rules
        const rules = new RuleSet(await listEnabledRules(sql, orgId))
        this.entries.delete(orgId)
        const oldest = this.entries.keys().next()
        if (this.entries.size >= ORGS_MAX && oldest.done !== true) this.entries.delete(oldest.value)
        this.entries.set(orgId, { version, rules })
        return rules
    }
}
