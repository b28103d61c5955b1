-- Retention finds messages whose end is long past without reading those that are not.
create index webhook_messages_settled on webhook_messages (org_id, settled_at) where settled_at is not null;
create index failures_settled on failures (org_id, settled_at) where settled_at is not null;
