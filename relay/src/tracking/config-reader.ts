/** The configuration that the org is told, read once for each of its versions. */
import type { Sql } from '../platform/database.ts'
import { selectWanted } from './tracking-store.ts'
import type { WantedFields } from './tracking-store.ts'

export interface Config {
    readonly trackedFields: WantedFields
}

/** Of an org whose fields were chosen a few kilobytes. */
const ORGS_MAX = 1_000

/** Null for version 0: nobody has ever chosen anything. The org takes a configuration only when its version is new to it. */
export type ReadConfig = (sql: Sql, orgId: string, version: number) => Promise<Config | null>

export function createConfigReader(): ReadConfig {
    const known = new Map<string, { readonly version: number; readonly config: Config }>()
    return async (sql, orgId, version) => {
        if (version === 0) return null
        const kept = known.get(orgId)
        if (kept?.version === version) return kept.config
        const config = { trackedFields: await selectWanted(sql, orgId) }
        known.delete(orgId)
        known.set(orgId, { version, config })
        if (known.size > ORGS_MAX) known.delete(known.keys().next().value ?? orgId)
        return config
    }
}
