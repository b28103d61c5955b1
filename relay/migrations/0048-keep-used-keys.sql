-- Keys that the org has shown to have stay valid until it shows to have newer ones: it may not have been able to keep those that were made last.

alter table orgs add column keys_used boolean not null default true;      -- the newest pair has signed something
alter table orgs add column used_request_key bytea;                       -- of the newest pair that has, where that is an older one; sealed
alter table orgs add column used_response_key bytea;

drop trigger audit_orgs on orgs;
create trigger audit_orgs after insert or delete or update of request_key, response_key, mode, mode_asked on orgs
    for each row execute function write_audit('org', 'org_id', '{request_key, response_key, previous_request_key, previous_response_key,
        used_request_key, used_response_key, keys_used, package_version, last_delivery_at, last_heartbeat_at, heartbeat_before, limits,
        limits_at, pace_seconds, rules_version, feed_floor, delivers_since, left_out}');
