-- Under which names an application knows the fields of an object, which way their values go, and who wins where both changed one.

create table mappings (
    org_id              text not null references orgs on delete cascade,
    object              text not null,
    mapping             jsonb not null,              -- as the API takes it
    updated_at          timestamptz not null default now(),
    primary key (org_id, object)
);
create trigger audit_mappings after insert or delete or update on mappings
    for each row execute function write_audit('mapping', 'object', '{updated_at}');
