/** All SQL on reads by Bulk API: what is to be read, and how far that has come. Each change of a read returns it as it is now. */
import type { Sql } from '../platform/database.ts'

export type ReadKind = 'window' | 'full'

/**
 * waiting: a job is to be made. working: Salesforce works on it. reading: its pages come in. read: the last one is in. parked: it cannot
 * be read, and the problem says why.
 */
export const READ_STATES = ['waiting', 'working', 'reading', 'read', 'done', 'parked'] as const
export type ReadState = (typeof READ_STATES)[number]

/** What it is read for: interval sync, the first load, or because Salesforce no longer tells what changed. */
export const READ_CAUSES = ['interval', 'backfill', 'gap'] as const
export type ReadCause = (typeof READ_CAUSES)[number]

export interface BulkRead {
    readonly object: string
    readonly kind: ReadKind
    readonly id: string
    readonly cause: ReadCause
    readonly state: ReadState
    readonly askedAt: Date
    readonly columns: readonly string[]
    /** Rows changed at or after it; null: all. */
    readonly since: Date | null
    /** The watermark once all is read. */
    readonly coveredTo: Date | null
    readonly rangeFrom: Date | null
    readonly rangeTo: Date | null
    readonly readAt: Date
    readonly jobId: string | null
    readonly jobMadeAt: Date | null
    readonly jobRows: number
    readonly jobTotal: number | null
    readonly locator: string | null
    readonly pageRows: number
    readonly rows: number
    readonly rowsTotal: number | null
    readonly pages: number
    readonly calls: number
    readonly jobs: number
    readonly failures: number
    /** Records that the mirror has are noted as unmet up to this id; null: all of them, or none has to be. */
    readonly notedTo: string | null
    readonly readingSince: Date | null
    readonly finishedAt: Date | null
    readonly problem: string | null
}

export const COLUMNS = `object, kind, read_id as id, cause, state, asked_at as "askedAt", columns, since, covered_to as "coveredTo",
    range_from as "rangeFrom", range_to as "rangeTo", read_at as "readAt", job_id as "jobId", job_made_at as "jobMadeAt",
    job_rows as "jobRows", job_total as "jobTotal", locator, page_rows as "pageRows", rows, rows_total as "rowsTotal", pages, calls, jobs,
    failures, noted_to as "notedTo", reading_since as "readingSince", finished_at as "finishedAt", problem`

const OF_READ = 'where org_id = $1 and object = $2 and kind = $3'

export function selectReads(sql: Sql, orgId: string): Promise<BulkRead[]> {
    return sql.query<BulkRead>(`select ${COLUMNS} from bulk_reads where org_id = $1 order by object, kind`, [orgId])
}

type ReadKey = Pick<BulkRead, 'object' | 'kind'>

export async function onlyRead(rows: Promise<BulkRead[]>): Promise<BulkRead> {
    const [read] = await rows
    if (read === undefined) throw new Error('A read was removed while it went on.')
    return read
}

export type NewRead = ReadKey & Pick<BulkRead, 'cause' | 'columns' | 'since' | 'coveredTo' | 'readAt' | 'rowsTotal'>

/** From the beginning, whatever there was of it before. Inside the caller's transaction. */
export async function startRead(sql: Sql, orgId: string, read: NewRead): Promise<BulkRead> {
    const { object, kind, cause, columns, since, coveredTo, readAt, rowsTotal } = read
    await sql.query(`delete from bulk_reads ${OF_READ}`, [orgId, object, kind])
    return onlyRead(
        sql.query<BulkRead>(
            `insert into bulk_reads (org_id, object, kind, cause, columns, since, range_from, covered_to, read_at, rows_total, noted_to)
             values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, case $3 when 'full' then '' end) returning ${COLUMNS}`,
            [orgId, object, kind, cause, columns, since, coveredTo, readAt, rowsTotal],
        ),
    )
}

/** Rows of a job that was given up count no more: they are read again. */
const FORGET_ROWS = `rows = rows - job_rows, job_rows = 0, job_total = null, locator = null, page_rows = 0`

export interface MadeJob {
    readonly id: string
    /** Before it was asked for. */
    readonly madeAt: Date
}

export function noteJob(sql: Sql, orgId: string, { object, kind }: ReadKey, { id, madeAt }: MadeJob): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set ${FORGET_ROWS}, job_id = $4, job_made_at = $5, read_at = case when jobs = 0 then $5 else read_at end, jobs = jobs + 1, calls = calls + 1, state = 'working',
                problem = null ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind, id, madeAt],
        ),
    )
}

/** Salesforce has the rows, so many of them. */
export function noteResults(sql: Sql, orgId: string, { object, kind }: ReadKey, jobTotal: number | null): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set job_total = $4, state = 'reading', reading_since = coalesce(reading_since, now()),
                rows_total = case when range_to is null then rows + $4 else greatest(rows_total, rows + $4) end
             ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind, jobTotal],
        ),
    )
}

/** It is read by REST, from the beginning of its range: a cursor of REST does not outlive the relay. */
export function noteRest(sql: Sql, orgId: string, { object, kind }: ReadKey): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set ${FORGET_ROWS}, job_id = null, state = 'reading', problem = null,
                reading_since = coalesce(reading_since, now())
             ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind],
        ),
    )
}

export async function noteCalls(sql: Sql, orgId: string, { object, kind }: ReadKey, calls: number): Promise<void> {
    await sql.query(`update bulk_reads set calls = calls + $4 ${OF_READ}`, [orgId, object, kind, calls])
}

/** In the transaction of the rows, so that the two never differ. */
export async function noteRows(sql: Sql, orgId: string, { object, kind }: ReadKey, rows: number): Promise<void> {
    await sql.query(`update bulk_reads set rows = rows + $4, job_rows = job_rows + $4, page_rows = page_rows + $4 ${OF_READ}`, [
        orgId,
        object,
        kind,
        rows,
    ])
}

export interface ReadPage {
    /** Where the next one begins. */
    readonly next: string | null
    /** How many it had. After a crash it may be shorter than what was in of the one before. */
    readonly rows: number
}

export function notePage(sql: Sql, orgId: string, { object, kind }: ReadKey, { next, rows }: ReadPage): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set locator = $4, page_rows = page_rows - $5, pages = pages + 1, calls = calls + 1
             ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind, next, rows],
        ),
    )
}

/** That page was the last one of its range. */
export function noteLastPage(sql: Sql, orgId: string, { object, kind }: ReadKey): Promise<BulkRead> {
    return onlyRead(sql.query<BulkRead>(`update bulk_reads set state = 'read' ${OF_READ} returning ${COLUMNS}`, [orgId, object, kind]))
}

export interface Setback {
    readonly problem: string
    /** The next job is asked for what lies before it; null: for all that is left. */
    readonly rangeTo: Date | null
    /** Whether it counts against Bulk API. */
    readonly isFailure: boolean
}

/** What was read of the job counts no more. */
export function noteSetback(sql: Sql, orgId: string, { object, kind }: ReadKey, setback: Setback): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set ${FORGET_ROWS}, job_id = null, state = 'waiting', problem = $4, range_to = $5, failures = failures + $6::int
             ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind, setback.problem, setback.rangeTo, setback.isFailure ? 1 : 0],
        ),
    )
}

/** The range is in: what lies behind it comes next. */
export function noteRange(sql: Sql, orgId: string, { object, kind }: ReadKey): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set state = 'waiting', range_from = range_to, range_to = null, job_id = null, job_rows = 0, job_total = null,
                locator = null, page_rows = 0
             ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind],
        ),
    )
}

export function endRead(sql: Sql, orgId: string, { object, kind }: ReadKey, problem: string | null): Promise<BulkRead> {
    return onlyRead(
        sql.query<BulkRead>(
            `update bulk_reads set state = case when $4::text is null then 'done' else 'parked' end, problem = $4, finished_at = now()
             ${OF_READ} returning ${COLUMNS}`,
            [orgId, object, kind, problem],
        ),
    )
}

/** With the watermark, in its transaction. */
export async function endWindowRead(sql: Sql, orgId: string, object: string): Promise<void> {
    await sql.query(
        `update bulk_reads set state = 'done', finished_at = now()
         where org_id = $1 and object = $2 and kind = 'window' and state not in ('done', 'parked')`,
        [orgId, object],
    )
}
