-- What the org says of the mode that it keeps to: in some modes it leaves changes out, because the relay reads them itself.

alter table orgs add column delivers_since timestamptz default now();     -- null: it leaves changes out
alter table orgs add column left_out integer not null default 0;          -- changes, since it delivered last

drop trigger audit_orgs on orgs;
create trigger audit_orgs after insert or delete or update of request_key, response_key, mode, mode_asked on orgs
    for each row execute function write_audit('org', 'org_id', '{request_key, response_key, previous_request_key, previous_response_key,
        package_version, last_delivery_at, last_heartbeat_at, limits, limits_at, pace_seconds, rules_version, feed_floor, delivers_since,
        left_out}');
