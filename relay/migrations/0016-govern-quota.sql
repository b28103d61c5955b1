-- What is known of each quota, what is reserved of it, and how it went: the own limit is a hard cap across replicas, because whoever
-- reserves holds the row of quota_state until what was reserved is committed.

create table quota_state (
    org_id              text not null references orgs on delete cascade,
    quota               text not null check (quota in ('data', 'bulk', 'apex')),
    max                 bigint,                      -- newest reading of the org's allowance; null while nobody has told it
    used                bigint,                      -- by the whole org, when that was read
    read_at             timestamptz,
    source              text check (source in ('org_limits', 'header', 'limits')),
    probed_at           timestamptz,
    paused_at           timestamptz,                 -- null: not paused
    pause_cause         text,
    primary key (org_id, quota)
);

create table quota_reservations (
    org_id              text not null references orgs on delete cascade,
    reservation_id      uuid not null,
    quota               text not null,
    feature             text not null,
    object              text not null,
    user_id             text not null,
    calls               integer not null check (calls > 0),
    reserved_at         timestamptz not null,
    primary key (org_id, reservation_id, quota)
);

-- The highest figure seen in each five minutes: the charts of a day and a week, and the forecast.
create table quota_samples (
    org_id              text not null references orgs on delete cascade,
    quota               text not null,
    bucket              timestamptz not null,
    max                 bigint not null,
    used                bigint not null,
    primary key (org_id, quota, bucket)
);
