-- A notice that somebody has read; one that changes is unread again.

alter table notices add column read_at timestamptz;
alter table notices add column read_by text;

create or replace function give_notice(org text, kind text, event text, details jsonb) returns void language sql as $$
    insert into notices (org_id, kind, event, details) values (org, kind, event, details)
    on conflict (org_id, kind, event) do update set details = excluded.details, read_at = null, read_by = null
        where notices.details <> excluded.details
$$;
