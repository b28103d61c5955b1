-- The relay's store. Every table and every key leads with org_id, so that the store can be distributed by org.

create table orgs (
    org_id              text primary key check (org_id ~ '^00D[A-Za-z0-9]{15}$'),
    request_key         bytea not null,              -- sealed (AES-256-GCM, org id as additional data): checks what the org sends
    response_key        bytea not null,              -- sealed likewise: signs what the relay answers
    created_at          timestamptz not null default now(),
    package_version     text,
    last_delivery_at    timestamptz,
    last_heartbeat_at   timestamptz,
    limits              jsonb,                       -- newest OrgLimits snapshot: {"DailyApiRequests":{"max":15000,"used":812}, …}
    limits_at           timestamptz,
    mode                text not null default 'realtime' check (mode in ('realtime', 'interval', 'catching-up', 'paused')),
    pace_seconds        integer not null default 0 check (pace_seconds between 0 and 60),
    config_version      integer not null default 0,
    rules_version       integer not null default 0   -- grows with every change of a rule: each delivery reads it, so all replicas see a rule at once
);

create table api_tokens (
    org_id              text not null references orgs on delete cascade,
    token_hash          bytea not null,              -- SHA-256 of the token: the token itself is shown once and never stored
    last_four           text not null,
    created_at          timestamptz not null default now(),
    revoked_at          timestamptz,
    primary key (org_id, token_hash)
);

-- One row per accepted delivery: the proof that a repeat is a repeat.
create table deliveries (
    org_id              text not null references orgs on delete cascade,
    delivery_id         text not null,
    body_hash           bytea not null,              -- SHA-256 of the raw body: same id with other bytes is refused
    kind                text not null,
    accepted            integer not null,
    received_at         timestamptz not null default now(),
    primary key (org_id, delivery_id)
);

-- The ordered feed. Positions are in commit order within an org because appends take the org's advisory lock.
-- changes and records carry no foreign key: checked row by row it costs a tenth of accepting a delivery (measured), and the row
-- in deliveries, written in the same transaction, holds the org already. Removing an org deletes from them by name.
create table changes (
    org_id              text not null,
    position            bigint generated always as identity,
    object              text not null,
    record_id           text not null,
    operation           text not null check (operation in ('created', 'updated', 'deleted', 'undeleted')),
    transaction         text not null,               -- one per Apex transaction; with sequence it names a change once and for all
    sequence            integer not null,
    captured_at         timestamptz not null,
    system_modstamp     timestamptz not null,
    changed_by          text,
    values              jsonb not null,
    previous            jsonb not null,
    merged_into         text,
    origin              text,
    is_late             boolean not null,            -- older than the mirror when it arrived
    is_reread           boolean not null,            -- too large for the wire: came as id only
    delivery_id         text not null,
    received_at         timestamptz not null default now(),
    primary key (org_id, position),
    unique (org_id, transaction, sequence)
);
create index changes_by_record on changes (org_id, object, record_id, position);

-- The mirror: the newest state of each record, deleted ones as tombstones.
create table records (
    org_id              text not null,
    object              text not null,
    record_id           text not null,
    values              jsonb not null,
    version             text not null,               -- sortable text of (system_modstamp, captured_at, sequence, transaction) of the newest change
    field_versions      jsonb not null,              -- only fields older than version: a field missing from a payload keeps value and version
    is_deleted          boolean not null,
    liveness_version    text not null,               -- version of the newest change that created, deleted or undeleted it; '' if none was seen
    merged_into         text,
    is_reread           boolean not null,
    system_modstamp     timestamptz not null,
    last_position       bigint not null,
    updated_at          timestamptz not null default now(),
    primary key (org_id, object, record_id)
);

create table rules (
    org_id              text not null references orgs on delete cascade,
    rule_id             uuid not null,
    name                text not null,
    object              text not null,
    event               text not null,
    definition          jsonb not null,              -- conditions, logic and actions as the API takes them
    is_enabled          boolean not null,
    rule_version        integer not null default 1,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    primary key (org_id, rule_id),
    unique (org_id, name)
);

create table firings (
    org_id              text not null references orgs on delete cascade,
    firing_id           bigint generated always as identity,
    rule_id             uuid not null,
    rule_version        integer not null,
    object              text not null,
    record_id           text not null,
    transaction         text not null,
    position            bigint not null,             -- the change that fired it
    fired_at            timestamptz not null default now(),
    primary key (org_id, firing_id),
    unique (org_id, rule_id, record_id, transaction) -- a rule fires once per record and transaction, whatever arrives twice
);

create table sequences (
    org_id              text not null references orgs on delete cascade,
    sequence_id         uuid not null,
    name                text not null,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    primary key (org_id, sequence_id),
    unique (org_id, name)
);

create table enrollments (
    org_id              text not null,
    sequence_id         uuid not null,
    record_id           text not null,
    object              text not null,
    state               text not null check (state in ('active', 'ended')),
    source              text not null check (source in ('api', 'rule')),
    rule_id             uuid,
    enrolled_at         timestamptz not null default now(),
    ended_at            timestamptz,
    end_reason          text,
    primary key (org_id, sequence_id, record_id),
    foreign key (org_id, sequence_id) references sequences on delete cascade
);

-- Work that a change caused, written in the change's own transaction and claimed with SKIP LOCKED.
create table outbox (
    org_id              text not null references orgs on delete cascade,
    outbox_id           bigint generated always as identity,
    object              text not null,
    record_id           text not null,               -- one record's actions are carried out in order: the next is claimed when the one before is gone
    action              jsonb not null,              -- {"type":"add_to_sequence","sequenceId":…,"ruleId":…}
    firing_id           bigint,
    run_after           timestamptz not null default now(),
    attempts            integer not null default 0,
    last_error          text,
    parked_at           timestamptz,                 -- attempts exhausted: counted, shown, never dropped
    created_at          timestamptz not null default now(),
    primary key (org_id, outbox_id)
);
create index outbox_due on outbox (outbox_id) where parked_at is null;
create index outbox_by_record on outbox (org_id, record_id, outbox_id) where parked_at is null;
