-- Interval sync: whose turn it is, and how far each object is read.

create table sync_state (
    org_id              text not null references orgs on delete cascade,
    run_token           integer not null default 0,  -- grows with each run: one that lost its lease writes nothing more
    leased_until        timestamptz,
    started_at          timestamptz,
    finished_at         timestamptz,                 -- null while it runs
    wanted_at           timestamptz,                 -- somebody asked for a run out of turn
    next_at             timestamptz,
    calls               integer not null default 0,  -- of the run: the requests to Salesforce, and the rows read
    rows                integer not null default 0,
    problem             text,
    read_from           timestamptz,                 -- real time counts as complete up to here; what came after is read
    caught_up_from      timestamptz,                 -- when the newest run began that left nothing out
    primary key (org_id)
);

create table sync_objects (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    covered_to          timestamptz,                 -- the watermark, in Salesforce's time: all that was saved before is read
    rows                integer not null default 0,  -- of the last run
    changes             integer not null default 0,
    read_at             timestamptz not null default now(),
    problem             text,
    primary key (org_id, object)
);
