-- A record that a person has told anew: a question to the org as those of a check, but it says nothing about what is missing.

alter table wanted_rows add column is_resync boolean not null default false;
create index wanted_rows_by_resync on wanted_rows (org_id) where is_resync;

create trigger audit_resyncs after insert or update of is_resync on wanted_rows for each row
    when (new.is_resync) execute function write_audit('resync', 'record_id', '{record_id, asked, is_suspected, is_resync}');
