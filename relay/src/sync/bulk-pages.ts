/**
 * Brings the rows of one read into the store, page after page, and notes with each transaction of rows how far it has come: after a crash
 * a page is asked for again, and its rows that are in already are passed over.
 */
import type { Database, Sql } from '../platform/database.ts'
import { followPages, readFirstPage, readResultPage, SalesforceError, writeQuery } from '../salesforce/index.ts'
import type { Purpose, ResultPage, Row, Salesforce } from '../salesforce/index.ts'
import { ROWS_MAX } from './apply-rows.ts'
import type { Applier } from './apply-rows.ts'
import { createRowReader, makeQuery } from './bulk-rows.ts'
import { sizePage } from './bulk-settings.ts'
import type { BulkSettings } from './bulk-settings.ts'
import { noteLastPage, notePage, noteRest, noteRows } from './bulk-store.ts'
import type { BulkRead, ReadPage } from './bulk-store.ts'
import { noteMet } from './full-store.ts'
import type { Reading } from './interval-diff.ts'
import type { ReadableObject } from './readable-objects.ts'
import type { Turn } from './turn.ts'

/** A page that is too large is asked for again with so much fewer rows. */
const SHRINK = 8

export interface PageParts {
    readonly database: Database
    readonly settings: BulkSettings
    readonly turn: Turn
    readonly salesforce: Salesforce
    readonly applier: Applier
}

/** One read, as far as it has come. */
export interface Tracked {
    readable: ReadableObject
    readonly purpose: Purpose
    read: BulkRead
    /** No job is worth it. */
    readonly isByRest: boolean
    /** How many of the rows the mirror did not have. */
    changes: number
    /** No job is given just now, and the rows are too many for REST. */
    waitsFor: SalesforceError | null
}

async function takeRows({ turn, applier }: PageParts, one: Tracked, rows: readonly Row[]): Promise<void> {
    const { readable, read } = one
    const reading: Reading = { transaction: turn.transaction, readAt: read.readAt, windowFrom: read.since }
    one.changes += await applier.applyRows(readable, rows, reading, async (sql, ids) => {
        await noteRows(sql, turn.orgId, read, ids.length)
        if (read.kind === 'full') await noteMet(sql, turn.orgId, read.object, ids)
    })
}

/** Each step of a read, by who holds the turn alone. */
export function step({ database, turn }: PageParts, work: (sql: Sql) => Promise<BulkRead>): Promise<BulkRead> {
    return database.transaction(async (sql) => {
        await turn.hold(sql, {})
        return work(sql)
    })
}

async function endPage(parts: PageParts, one: Tracked, page: ReadPage, isLast: boolean): Promise<void> {
    const { orgId } = parts.turn
    one.read = await step(parts, async (sql) => {
        const read = await notePage(sql, orgId, one.read, page)
        return isLast ? noteLastPage(sql, orgId, read) : read
    })
}

/** Rows may be so long that fewer of them have to come at a time. */
async function readPage({ salesforce }: PageParts, { read, purpose }: Tracked, maxRecords: number): Promise<ResultPage> {
    const { jobId, columns, locator } = read
    for (let rows = maxRecords; ; rows = Math.ceil(rows / SHRINK)) {
        try {
            return await readResultPage(salesforce, { jobId: jobId ?? '', columns, maxRecords: rows, locator }, purpose)
        } catch (error) {
            if (!(error instanceof SalesforceError) || error.code !== 'answer_too_large' || rows === 1) throw error
        }
    }
}

/** Some at a time, without the first ones. */
async function* gather<Item>(items: AsyncIterable<Item>, without: number): AsyncGenerator<Item[]> {
    let [place, some]: [number, Item[]] = [0, []]
    for await (const item of items) {
        if (place++ < without) continue
        some.push(item)
        if (some.length < ROWS_MAX) continue
        yield some
        some = []
    }
    if (some.length > 0) yield some
}

/** All pages of a job that is complete. */
export async function readPages(parts: PageParts, one: Tracked): Promise<void> {
    const toRow = createRowReader(one.readable)
    for (let size = parts.settings.firstPageRows; one.read.state === 'reading';) {
        const { count, rows, characters, next } = await readPage(parts, one, size)
        size = sizePage(parts.settings, count, characters)
        for await (const some of gather(rows, one.read.pageRows)) await takeRows(parts, one, some.map(toRow))
        await endPage(parts, one, { next, rows: count }, next === null)
    }
}

/** The range by REST, where Bulk API does not give it; not resumed, because its cursor is gone after a crash. */
export async function readByRest(parts: PageParts, one: Tracked): Promise<void> {
    const { salesforce, turn } = parts
    one.read = await step(parts, (sql) => noteRest(sql, turn.orgId, one.read))
    const soql = writeQuery({ ...makeQuery(one.read), orderBy: ['SystemModstamp', 'Id'] })
    const first = await readFirstPage(salesforce, soql, true, one.purpose)
    await takeRows(parts, one, first.records)
    await endPage(parts, one, { next: null, rows: first.records.length }, first.done)
    for await (const { records, done } of followPages(salesforce, first, one.purpose)) {
        await takeRows(parts, one, records)
        await endPage(parts, one, { next: null, rows: records.length }, done)
    }
}
