-- What an org's people decided otherwise than the defaults.

create table org_settings (
    org_id              text not null references orgs on delete cascade,
    changed             jsonb not null,
    updated_at          timestamptz not null default now(),
    primary key (org_id)
);

create trigger audit_settings after insert or delete or update on org_settings
    for each row execute function write_audit('settings', 'org_id', '{updated_at}');
