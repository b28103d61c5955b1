/**
 * The second wall between orgs: row-level security on every table with an org_id. The first is that each statement names its org; should
 * one forget to, the store still shows the rows of no other. The relay works as a role that owns nothing, since an owner, and a superuser
 * like that of the embedded store, passes every policy.
 * Source: PostgreSQL documentation, "Row Security Policies".
 */
import type { Sql } from './database.ts'
import { HeadroomError } from './errors.ts'

/** Without a login: who may connect as the owner may become it. */
export const RELAY_ROLE = 'headroom_relay'
/** Set for each transaction; nothing set means no row. */
export const ORG_SETTING = 'headroom.org_id'
/** No org has this id. */
export const EVERY_ORG = '*'

/**
 * Told as "is not null", since the planner takes nearly every row to be that: what it guesses of a statement then is what it guesses
 * without the wall. Told as a comparison it would be one filter more on org_id, rows would be guessed at the square of the org's share,
 * and a page of firings sorted the whole table (measured on 100,000 without statistics).
 */
const POLICY = `nullif(current_setting('${ORG_SETTING}', true) in (org_id, '${EVERY_ORG}'), false) is not null`

/** Every table there is, so that none which a migration adds is forgotten. Each step only where it is missing: it takes the table's lock. */
const RAISE = `do $$
declare t record;
begin
    for t in
        select c.oid, c.oid::regclass as name, c.relrowsecurity as is_walled,
            exists (select from pg_attribute where attrelid = c.oid and attname = 'org_id' and not attisdropped) as is_of_orgs
        from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    loop
        if t.is_of_orgs and not t.is_walled then
            execute format('create policy own_org on %s using (${POLICY.replaceAll("'", "''")})', t.name);
            execute format('alter table %s enable row level security', t.name);
        end if;
        if t.is_of_orgs and not has_table_privilege('${RELAY_ROLE}', t.oid, 'delete') then
            execute format('grant select, insert, update, delete on %s to ${RELAY_ROLE}', t.name);
        elsif not has_table_privilege('${RELAY_ROLE}', t.oid, 'select') then
            execute format('grant select on %s to ${RELAY_ROLE}', t.name);
        end if;
    end loop;
    if not has_schema_privilege('${RELAY_ROLE}', current_schema(), 'usage') then
        execute format('grant usage on schema %I to ${RELAY_ROLE}', current_schema());
    end if;
end $$`

/** A relay on another database of the same server may be making it just now. */
const CREATE_ROLE = `do $$ begin
    create role ${RELAY_ROLE} nologin;
exception when duplicate_object or unique_violation then null;
end $$`

interface RoleState {
    readonly exists: boolean
    readonly isStrong: boolean
    readonly mayCreate: boolean
    readonly version: number
}

const STATE = `
    select role.oid is not null as exists, coalesce(role.rolsuper or role.rolbypassrls, false) as "isStrong",
        own.rolsuper or own.rolcreaterole as "mayCreate", current_setting('server_version_num')::int as version
    from pg_roles own left join pg_roles role on role.rolname = $1 where own.rolname = current_user`

/** Postgres 16 tells membership apart from the right to become the role. */
async function mayBecome(sql: Sql, version: number): Promise<boolean> {
    const right = version >= 160_000 ? 'set' : 'member'
    const [row] = await sql.query<{ may: boolean }>('select pg_has_role(current_user, $1, $2) as may', [RELAY_ROLE, right])
    return row?.may ?? false
}

const unusable = (advice: string): HeadroomError => new HeadroomError('store_unusable', advice)

async function provideRole(sql: Sql): Promise<void> {
    const [state] = await sql.query<RoleState>(STATE, [RELAY_ROLE])
    if (state === undefined) throw new Error('The store does not know the role it is used by.')
    const advice = `The relay works as the role ${RELAY_ROLE}, which the role of DATABASE_URL may not make. Let an administrator run:
create role ${RELAY_ROLE} nologin; grant ${RELAY_ROLE} to <the role of DATABASE_URL>;`
    if (state.isStrong)
        throw unusable(`The role ${RELAY_ROLE} passes row-level security: alter role ${RELAY_ROLE} nosuperuser nobypassrls;`)
    if (!state.exists && !state.mayCreate) throw unusable(advice)
    if (!state.exists) await sql.query(CREATE_ROLE)
    if (await mayBecome(sql, state.version)) return
    if (!state.mayCreate) throw unusable(advice)
    await sql.query(`grant ${RELAY_ROLE} to current_user`)
}

/** Run by the owner of the tables, after every migration and in its transaction. */
export async function raiseWall(sql: Sql): Promise<void> {
    await provideRole(sql)
    await sql.query(RAISE)
}

/** A pooler in between may have dropped the role: then every row would be open. */
export async function checkWall(sql: Sql): Promise<void> {
    const [row] = await sql.query<{ role: string }>('select current_user as role')
    if (row?.role === RELAY_ROLE) return
    throw unusable(`The store did not let the relay work as ${RELAY_ROLE}: connect DATABASE_URL without a pooler in between.`)
}
