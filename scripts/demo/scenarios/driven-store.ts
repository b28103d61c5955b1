/**
 * The store's time, driven as the org's is: what a relay's statements read as now() is the time that the store was told last, going on
 * from there. A schema that its sessions look through before Postgres' own functions does it; the relay knows nothing of it.
 */
import pg from 'pg'
import { startEmbeddedPostgres } from '../../../relay/src/platform/embedded-postgres/index.ts'
import { createLog } from '../../../relay/src/platform/log.ts'

export interface DrivenStore {
    readonly url: string
    tell(nowMs: number): Promise<void>
    /** From now on the time of a copy of it is driven, in whose place the copy is. */
    follow(copyUrl: string): Promise<void>
    stop(): Promise<void>
}

/** `public` stays first, so that migrations create their tables where they always do. */
const PREPARE = `
    drop schema if exists driven cascade;
    create schema driven;
    create table driven.time (ahead interval not null);
    insert into driven.time values ('0');
    create function driven.now() returns timestamptz stable language sql as 'select pg_catalog.now() + ahead from driven.time';
    create function driven.clock_timestamp() returns timestamptz volatile language sql
        as 'select pg_catalog.clock_timestamp() + ahead from driven.time';
    grant usage on schema driven to public;
    grant select on driven.time to public;
    alter database postgres set search_path = public, driven, pg_catalog;`

const RESTORE = 'alter database postgres reset search_path; drop schema driven cascade'

/** Before the relay of the same folder starts, which then shares the store. */
export async function startDrivenStore(dataDir: string): Promise<DrivenStore> {
    const server = await startEmbeddedPostgres({ dataDir, log: createLog('silent') })
    const client = await connect(server.url)
    await client.query(PREPARE)
    let told = client
    const leave = async (): Promise<void> => {
        if (told !== client) await told.end()
        told = client
    }
    return {
        url: server.url,
        async tell(nowMs) {
            await told.query(`update driven.time set ahead = $1 * interval '1 millisecond'`, [nowMs - Date.now()])
        },
        async follow(copyUrl) {
            await leave()
            told = await connect(copyUrl)
        },
        async stop() {
            await leave()
            await client.query(RESTORE)
            await client.end()
            await server.stop()
        },
    }
}

async function connect(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url })
    // What it says of a lost connection, the next statement says too.
    client.on('error', () => undefined)
    await client.connect()
    return client
}
