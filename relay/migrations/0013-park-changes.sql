-- Changes that could not be applied, each with its cause and with what is needed to try again.

create table failures (
    org_id              text not null references orgs on delete cascade,
    failure_id          bigint generated always as identity,
    object              text not null,
    record_id           text not null,
    transaction         text not null,
    sequence            integer not null,
    change              jsonb not null,              -- as it came
    cause               text not null,
    field               text,                        -- of the change; null where none can be named
    delivery_id         text not null,
    state               text not null default 'parked' check (state in ('parked', 'applied', 'discarded')),
    attempts            integer not null default 1,
    parked_at           timestamptz not null default now(),
    settled_at          timestamptz,
    primary key (org_id, failure_id),
    unique (org_id, transaction, sequence)           -- a change that comes again is the same failure
);
create index failures_by_record on failures (org_id, object, record_id, failure_id);
create index failures_parked on failures (org_id) where state = 'parked';

-- A repeat of the delivery is answered as the delivery was.
alter table deliveries add column parked integer not null default 0;
