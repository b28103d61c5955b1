-- Feed, firings and deliveries are kept for a while. A cursor before the floor is refused: what came after it is no longer there.
alter table orgs add column feed_floor bigint not null default 0;

create index deliveries_by_age on deliveries (org_id, received_at);
