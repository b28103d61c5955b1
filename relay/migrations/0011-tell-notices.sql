-- What an admin must hear of although nobody asked: written by the store itself in the transaction in which it happens, once per event,
-- as the audit is. Sending them anywhere is somebody else's work.

create table notices (
    org_id              text not null references orgs on delete cascade,
    notice_id           bigint generated always as identity,
    kind                text not null,
    event               text not null,               -- names what happened within the kind: told again, it is the same notice
    details             jsonb not null,
    at                  timestamptz not null default now(),
    primary key (org_id, notice_id),
    unique (org_id, kind, event)
);

-- An event that turns out larger than it was told, as a gap may, changes its notice.
create function give_notice(org text, kind text, event text, details jsonb) returns void language sql as $$
    insert into notices (org_id, kind, event, details) values (org, kind, event, details)
    on conflict (org_id, kind, event) do update set details = excluded.details where notices.details <> excluded.details
$$;

-- The host alone: the rest of an URL may hold a secret, and notices travel.
create function notice_disabled_webhook() returns trigger language plpgsql as $$
begin
    perform give_notice(new.org_id, 'webhook_disabled', concat_ws(' ', new.webhook_id, iso_text(new.disabled_at)),
        jsonb_build_object('webhookId', new.webhook_id, 'host', substring(new.url from '^https?://([^/?#]+)'),
            'description', new.description, 'reason', new.disabled_reason));
    return null;
end $$;
create trigger notice_disabled_webhooks after update of disabled_at on webhooks for each row
    when (old.disabled_at is null and new.disabled_reason in ('gone', 'failing')) execute function notice_disabled_webhook();

create function notice_braked_rule() returns trigger language plpgsql as $$
begin
    perform give_notice(new.org_id, 'rule_braked', concat_ws(' ', new.rule_id, iso_text(new.braked_at)),
        jsonb_build_object('ruleId', new.rule_id,
            'name', coalesce((select name from rules where rules.org_id = new.org_id and rules.rule_id = new.rule_id), '')));
    return null;
end $$;
create trigger notice_new_brakes after insert on rule_brakes for each row
    when (new.braked_at is not null) execute function notice_braked_rule();
create trigger notice_changed_brakes after update of braked_at on rule_brakes for each row
    when (old.braked_at is null and new.braked_at is not null) execute function notice_braked_rule();

create function notice_gap() returns trigger language plpgsql as $$
begin
    perform give_notice(new.org_id, 'gap', iso_text(new.first_at), jsonb_build_object('firstAt', iso_text(new.first_at),
        'lastAt', iso_text(new.last_at), 'changes', new.changes));
    return null;
end $$;
create trigger notice_gaps after insert or update on gaps for each row execute function notice_gap();
