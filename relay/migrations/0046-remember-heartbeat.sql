-- The heartbeat before the last one: a silence that it ended can be seen afterwards.

alter table orgs add column heartbeat_before timestamptz;

drop trigger audit_orgs on orgs;
create trigger audit_orgs after insert or delete or update of request_key, response_key, mode, mode_asked on orgs
    for each row execute function write_audit('org', 'org_id', '{request_key, response_key, previous_request_key, previous_response_key,
        package_version, last_delivery_at, last_heartbeat_at, heartbeat_before, limits, limits_at, pace_seconds, rules_version, feed_floor,
        delivers_since, left_out}');
