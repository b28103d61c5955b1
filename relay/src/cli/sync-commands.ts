/** `sync …`: how far the reads of many rows have come, beside a relay that carries them out. */
import { selectReads, viewRead } from '../sync/index.ts'
import type { BulkReadView } from '../sync/index.ts'
import type { Command } from './command.ts'
import { toTable } from './text.ts'

type Shown = BulkReadView & { readonly object: string }

/** What a person looks for while it goes on. */
const toLine = ({ object, cause, state, rows, rowsTotal, pages, calls, expectedEnd, problem }: Shown) => {
    return { object, cause, state, rows, of: rowsTotal, pages, calls, expectedEnd, problem }
}

export const SYNC_COMMANDS: Readonly<Record<string, Command>> = {
    'sync status': {
        parameters: ['<orgId>'],
        summary: 'shows how far backfills and other reads by Bulk API have come: rows, pages, calls, expected end',
        async run({ admin, store: { database } }, [text = '']) {
            const { orgId } = await admin.status(text)
            const now = new Date()
            const reads = (await selectReads(database, orgId)).map((read): Shown => ({ object: read.object, ...viewRead(read, now) }))
            return { data: { reads }, lines: toTable(reads.map(toLine), 'Nothing was read by Bulk API yet.') }
        },
    },
}
