-- Why an org is synced as it is and since when, and what an admin asked for. The mode itself is a column since the beginning.

alter table orgs add column mode_reason text not null default 'started';
alter table orgs add column mode_since timestamptz not null default now();
alter table orgs add column mode_asked text check (mode_asked in ('paused', 'interval'));   -- null: what is best

-- Asking for a mode is a decision too.
drop trigger audit_orgs on orgs;
create trigger audit_orgs after insert or delete or update of request_key, response_key, mode, mode_asked on orgs
    for each row execute function write_audit('org', 'org_id', '{request_key, response_key, previous_request_key, previous_response_key,
        package_version, last_delivery_at, last_heartbeat_at, limits, limits_at, pace_seconds, rules_version, feed_floor}');
