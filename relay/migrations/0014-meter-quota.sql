-- What Headroom itself spends of an org's quotas, in buckets of five minutes: summed over 24 hours it is held against the limits, and
-- kept longer it is the ledger that tells which feature, object and user spent what.

create table quota_use (
    org_id              text not null references orgs on delete cascade,
    quota               text not null check (quota in ('data', 'bulk', 'apex')),
    bucket              timestamptz not null,
    feature             text not null,
    object              text not null,               -- '' where no single object is concerned
    user_id             text not null,               -- '' for the org's own
    calls               integer not null check (calls >= 0),
    primary key (org_id, quota, bucket, feature, object, user_id)
);

-- The pace follows use by itself: it is no setting, and a busy day must not fill the audit.
drop trigger audit_orgs on orgs;
create trigger audit_orgs after insert or delete or update of request_key, response_key, mode on orgs
    for each row execute function write_audit('org', 'org_id', '{request_key, response_key, previous_request_key, previous_response_key,
        package_version, last_delivery_at, last_heartbeat_at, limits, limits_at, pace_seconds, rules_version, feed_floor}');
