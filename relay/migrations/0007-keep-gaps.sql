-- Changes that an org dropped because its buffer was full while the relay was out of reach. first_at names the window: a report that comes
-- again, perhaps with a larger count, is the same gap.
create table gaps (
    org_id              text not null references orgs on delete cascade,
    first_at            timestamptz not null,
    last_at             timestamptz not null,
    changes             integer not null,
    reported_at         timestamptz not null default now(),
    primary key (org_id, first_at)
);
