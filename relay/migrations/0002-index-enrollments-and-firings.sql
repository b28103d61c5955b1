-- A deletion or a merge ends a record's enrollments in every sequence.
create index enrollments_by_record on enrollments (org_id, record_id) where state = 'active';

-- Firings are listed from the newest, by rule or by record.
create index firings_by_rule on firings (org_id, rule_id, firing_id);
create index firings_by_record on firings (org_id, record_id, firing_id);
