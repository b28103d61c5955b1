-- How often rules wrote to a record within an hour: past a bound they are taken for a loop.
create index writes_by_line on writes (org_id, line, created_at);
