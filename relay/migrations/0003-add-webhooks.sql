-- Webhooks: where an application wants to be told, and what it is told. Messages about changes and firings are made from the feed by a
-- worker, so that accepting a delivery costs nothing more and an endpoint that is down fills no queue: its place in the feed waits.

create table webhooks (
    org_id                text not null references orgs on delete cascade,
    webhook_id            uuid not null,
    url                   text not null,
    description           text not null,
    events                text[] not null,
    objects               text[] not null,           -- empty: every object
    secret                bytea not null,            -- sealed (AES-256-GCM, org id as additional data): signs what is sent
    previous_secret       bytea,                     -- sealed likewise: signs too, until the receiver had a day to change over
    previous_secret_until timestamptz,
    changes_after         bigint not null,           -- messages are made for the feed up to here
    firings_after         bigint not null,
    failing_since         timestamptz,               -- first failed attempt since the last answer of 2xx
    disabled_at           timestamptz,
    disabled_reason       text check (disabled_reason in ('switched_off', 'gone', 'failing')),
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    primary key (org_id, webhook_id),
    check ((disabled_at is null) = (disabled_reason is null))
);

create table webhook_messages (
    org_id                text not null,
    webhook_id            uuid not null,
    message_id            text not null,             -- sent as webhook-id; made from the name of what happened, so a repeat has the same one
    number                bigint generated always as identity,
    type                  text not null,
    body                  text not null,             -- frozen: every attempt sends the same bytes
    state                 text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
    attempts              integer not null default 0,
    run_after             timestamptz not null,      -- next attempt; while one is under way, the end of its lease
    fence                 integer not null default 0, -- grows with each claim: only the newest claim may write the outcome
    last_status           integer,
    last_error            text,
    created_at            timestamptz not null,
    settled_at            timestamptz,
    primary key (org_id, webhook_id, message_id),
    foreign key (org_id, webhook_id) references webhooks on delete cascade
);
create index webhook_messages_due on webhook_messages (org_id, webhook_id, run_after) where state = 'waiting';
create index webhook_messages_by_number on webhook_messages (org_id, webhook_id, number);
