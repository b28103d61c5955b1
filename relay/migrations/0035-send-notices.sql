-- A notice becomes a message of each webhook that asked for notices: noted with it, made by whoever sends, who knows its words.

create table webhook_notices (
    org_id              text not null,
    webhook_id          uuid not null,
    notice_id           bigint not null,
    primary key (org_id, webhook_id, notice_id),
    foreign key (org_id, webhook_id) references webhooks on delete cascade,
    foreign key (org_id, notice_id) references notices on delete cascade
);

-- A notice that changes, as of a gap that grows, is no new event.
create function queue_notice() returns trigger language plpgsql as $$
begin
    insert into webhook_notices (org_id, webhook_id, notice_id)
    select w.org_id, w.webhook_id, new.notice_id from webhooks w
    where w.org_id = new.org_id and w.disabled_at is null and 'notice.given' = any(w.events);
    return null;
end $$;
create trigger queue_notices after insert on notices for each row execute function queue_notice();
