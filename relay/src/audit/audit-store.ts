/** All SQL that reads the audit. */
import type { Sql } from '../platform/database.ts'
import type { AuditEntry } from './audit-schema.ts'
import { explainEntry } from './audit-text.ts'

interface AuditRow {
    audit_id: number
    at: Date
    actor: string
    subject: AuditEntry['subject']
    subject_id: string
    action: AuditEntry['action']
    before: Record<string, unknown> | null
    after: Record<string, unknown> | null
}

/** The store's column names as the API writes names. */
function toFields(row: Record<string, unknown> | null): Record<string, unknown> | null {
    if (row === null) return null
    return Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value]),
    )
}

function toEntry({ audit_id: id, at, actor, subject, subject_id: subjectId, action, ...row }: AuditRow): AuditEntry {
    const difference = { subject, action, before: toFields(row.before), after: toFields(row.after) }
    return { id: String(id), at: at.toISOString(), actor, subjectId, ...difference, explanation: explainEntry(difference) }
}

/** From the newest to the oldest, starting before `beforeId`. */
export async function listAudit(sql: Sql, orgId: string, beforeId: number, limit: number): Promise<AuditEntry[]> {
    const rows = await sql.query<AuditRow>(
        `select audit_id, at, actor, subject, subject_id, action, before, after from audit
         where org_id = $1 and audit_id < $2 order by audit_id desc limit $3`,
        [orgId, beforeId, limit],
    )
    return rows.map(toEntry)
}

export interface AuditSubject {
    readonly subject: AuditEntry['subject']
    readonly subjectId: string
}

/** Whether anybody has changed it since. */
export async function isChangedSince(sql: Sql, orgId: string, { subject, subjectId }: AuditSubject, since: string): Promise<boolean> {
    const rows = await sql.query('select from audit where org_id = $1 and subject = $2 and subject_id = $3 and at > $4 limit 1', [
        orgId,
        subject,
        subjectId,
        since,
    ])
    return rows.length > 0
}
