-- The proof that nothing is missing: what the org says it has, held against what came.

create table record_stamps (                         -- of records saved of late: the newest stamp that came, or that the org told of them
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    record_id           text not null,
    system_modstamp     timestamptz not null,
    is_deleted          boolean not null,
    primary key (org_id, object, record_id)
);
create index record_stamps_by_time on record_stamps (org_id, object, system_modstamp);

create table stamp_readings (                        -- how far record_stamps has followed the feed
    org_id              text not null references orgs on delete cascade,
    read_to             bigint not null,
    primary key (org_id)
);

create table change_counts (                         -- of the last day, for the receipt
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    hour                timestamptz not null,
    changes             integer not null,
    healed              integer not null,            -- of them: found by a check, where real time had missed them
    primary key (org_id, object, hour)
);

create table completeness (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    proven_to           timestamptz,                 -- in Salesforce's time: all that was saved before is here
    proven_at           timestamptz,
    checking_from       timestamptz,                 -- the window that is being proven; null: none is
    checking_to         timestamptz,
    checked_at          timestamptz,                 -- when the newest check began
    rounds              integer not null default 0,  -- how often this check asked for the counts of its whole window
    primary key (org_id, object)
);

create table wanted_windows (                        -- questions that the org has not answered yet
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    detail              text not null check (detail in ('counts', 'stamps')),
    is_deleted          boolean not null,
    starts_at           timestamptz not null,
    ends_at             timestamptz not null,
    after_id            text not null,
    asked               integer not null default 0,
    primary key (org_id, object, detail, is_deleted, starts_at, after_id, ends_at)
);

create table wanted_rows (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    record_id           text not null,
    asked               integer not null default 0,
    primary key (org_id, object, record_id)
);
