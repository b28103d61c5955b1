-- Reads of many rows by Bulk API, so far as they have come: whoever goes on after a crash reads no page that is in already.

create table bulk_reads (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    kind                text not null check (kind in ('window', 'full')),   -- what changed since a watermark; every row
    read_id             uuid not null default gen_random_uuid(),
    cause               text not null check (cause in ('interval', 'backfill', 'gap')),
    state               text not null default 'waiting' check (state in ('waiting', 'working', 'reading', 'read', 'done', 'parked')),
    asked_at            timestamptz not null default now(),
    next_at             timestamptz not null default now(),                 -- not before
    columns             text[] not null,
    since               timestamptz,                 -- in Salesforce's time, as all above the next line: changed at or after it; null: every row
    covered_to          timestamptz,                 -- the watermark once all is read
    range_from          timestamptz,                 -- what the job is asked for, by SystemModstamp: from here
    range_to            timestamptz,                 -- up to, not including; null: no end
    read_at             timestamptz not null,        -- before the first job was made: what is saved later counts as newer than its rows
    job_id              text,
    job_made_at         timestamptz,
    job_rows            integer not null default 0,  -- of the job: rows that are in, rows that it has
    job_total           integer,
    locator             text,                        -- the page that is being read; null: the first
    page_rows           integer not null default 0,  -- rows of it that are in
    rows                integer not null default 0,
    rows_total          integer,                     -- as far as it is known before
    pages               integer not null default 0,
    calls               integer not null default 0,
    jobs                integer not null default 0,
    failures            integer not null default 0,
    reading_since       timestamptz,
    finished_at         timestamptz,
    problem             text,
    primary key (org_id, object, kind)
);

-- Whose turn it is to read objects in full; grows with each turn, so that one that lost its lease writes nothing more.
create table bulk_turns (
    org_id              text not null references orgs on delete cascade,
    token               integer not null default 0,
    leased_until        timestamptz,
    primary key (org_id)
);

-- Records that the mirror has and a full read has not met yet. Those that are left at its end are gone from the org.
create table unmet_records (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    record_id           text not null,
    primary key (org_id, object, record_id)
);
