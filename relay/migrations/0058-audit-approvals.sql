-- What an org's admin approves is in the audit as well, when the org tells it. The first description is what the package ships, nobody's decision.

-- Arguments of the trigger: the subject, the column that names it, and the columns that are told.
create function write_audit_of() returns trigger language plpgsql as $$
declare
    told constant text[] := tg_argv[2]::text[];
    was constant jsonb := (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(old)) where key = any(told));
    now_is constant jsonb := (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(new)) where key = any(told));
begin
    insert into audit (org_id, actor, subject, subject_id, action, before, after)
    values (new.org_id, coalesce(nullif(current_setting('headroom.actor', true), ''), 'relay'), tg_argv[0], to_jsonb(new) ->> tg_argv[1],
        'changed', was, now_is);
    return null;
end $$;

-- Lists of names in any order: the org describes itself once a day, mostly the same.
create trigger audit_approved_fields after update of approved_fields on schemas for each row
    when (not (old.approved_fields @> new.approved_fields and old.approved_fields <@ new.approved_fields))
    execute function write_audit_of('approved_fields', 'object', '{approved_fields}');
create trigger audit_writable_fields after update of writable_fields on schemas for each row
    when (not (old.writable_fields @> new.writable_fields and old.writable_fields <@ new.writable_fields))
    execute function write_audit_of('writable_fields', 'object', '{writable_fields}');
create trigger audit_write_back after update of write_back on orgs for each row
    when (old.write_back <> new.write_back)
    execute function write_audit_of('write_back', 'org_id', '{write_back}');
