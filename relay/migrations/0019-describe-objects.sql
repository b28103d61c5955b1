-- What an org says of itself: the fields of its objects, what its admin approved, and what changed since it last said so. And which of
-- the approved fields the relay wants.

create table schemas (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    schema_version      integer not null,            -- grows with every description that differs from the one before
    fields              jsonb not null,              -- as the wire has them, without what it may add
    approved_fields     jsonb,                       -- null: the org has not said
    writable_fields     jsonb,                       -- likewise
    described_at        timestamptz not null default now(),
    primary key (org_id, object)
);

create table schema_changes (
    org_id              text not null references orgs on delete cascade,
    schema_change_id    bigint generated always as identity,
    object              text not null,
    schema_version      integer not null,            -- the first that has the change
    added               jsonb not null,              -- names
    removed             jsonb not null,
    changed             jsonb not null,              -- [{"field":"Status","properties":["picklistValues"]}]
    noticed_at          timestamptz not null default now(),
    primary key (org_id, schema_change_id)
);

alter table orgs add column write_back boolean not null default false,
    add column schema_wanted boolean not null default true;

create table tracked_fields (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    fields              jsonb not null,
    updated_at          timestamptz not null default now(),
    primary key (org_id, object)
);
create trigger audit_tracked_fields after insert or delete or update on tracked_fields
    for each row execute function write_audit('tracked_fields', 'object', '{updated_at}');
