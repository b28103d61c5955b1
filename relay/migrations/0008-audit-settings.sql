-- Who changed which setting, written by the store itself in the transaction of the change: no code path can forget it. There is no
-- foreign key to orgs: rows are written while an org is being removed, and go last.

create table audit (
    org_id              text not null,
    audit_id            bigint generated always as identity,
    at                  timestamptz not null default now(),
    actor               text not null,               -- 'token …' with its last four characters, 'cli', or 'relay' for the relay itself
    subject             text not null,
    subject_id          text not null,
    action              text not null check (action in ('created', 'changed', 'removed')),
    before              jsonb,                       -- without secrets; null when created
    after               jsonb,                       -- likewise; null when removed
    primary key (org_id, audit_id)
);

-- Arguments of the trigger: the subject, the column that names it, and the columns that are secret or no setting.
create function write_audit() returns trigger language plpgsql as $$
declare
    hidden constant text[] := tg_argv[2]::text[] || array['org_id'];
    was constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    now_is constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    it constant jsonb := coalesce(now_is, was);
begin
    insert into audit (org_id, actor, subject, subject_id, action, before, after)
    values (it ->> 'org_id', coalesce(nullif(current_setting('headroom.actor', true), ''), 'relay'), tg_argv[0], it ->> tg_argv[1],
        case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'changed' else 'removed' end, was - hidden, now_is - hidden);
    return null;
end $$;

create trigger audit_rules after insert or delete or update on rules
    for each row execute function write_audit('rule', 'rule_id', '{}');
create trigger audit_sequences after insert or delete or update on sequences
    for each row execute function write_audit('sequence', 'sequence_id', '{}');
create trigger audit_tokens after insert or delete or update on api_tokens
    for each row execute function write_audit('token', 'last_four', '{token_hash}');
-- Only columns that are settings: each delivery updates others, and must not pay for this.
create trigger audit_orgs after insert or delete or update of request_key, response_key, mode, pace_seconds on orgs
    for each row execute function write_audit('org', 'org_id', '{request_key, response_key, previous_request_key, previous_response_key,
        package_version, last_delivery_at, last_heartbeat_at, limits, limits_at, rules_version, feed_floor}');
-- The sender moves a webhook's place in the feed all the time.
create trigger audit_webhooks after insert or delete or update of url, description, events, objects, secret, disabled_at on webhooks
    for each row execute function write_audit('webhook', 'webhook_id', '{secret, previous_secret, changes_after, firings_after,
        failing_since}');
