/** All SQL on settings. Only what was changed is stored, so that a better default reaches everybody who never chose. */
import type { Sql } from '../platform/database.ts'
import { prepared } from '../platform/prepared.ts'
import { DEFAULTS } from './settings-table.ts'
import type { Settings } from './settings-table.ts'

const SELECT = prepared('select changed from org_settings where org_id = $1')

export async function selectSettings(sql: Sql, orgId: string): Promise<Settings> {
    const [row] = await sql.query<{ changed: Partial<Settings> }>(SELECT, [orgId])
    return { ...DEFAULTS, ...row?.changed }
}

export async function changeSettings(sql: Sql, orgId: string, changes: Partial<Settings>): Promise<Settings> {
    const upsert = `insert into org_settings (org_id, changed) values ($1, $2)
        on conflict (org_id) do update set changed = org_settings.changed || excluded.changed, updated_at = now()
        returning changed`
    const [row] = await sql.query<{ changed: Partial<Settings> }>(upsert, [orgId, JSON.stringify(changes)])
    return { ...DEFAULTS, ...row?.changed }
}
