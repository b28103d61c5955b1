-- A notice becomes a mail to each person named in the settings at that time: written with it, sent later.

create table notice_mails (
    org_id              text not null,
    recipient           text not null,
    notice_id           bigint not null,
    attempts            integer not null default 0,
    run_after           timestamptz not null default now(),
    created_at          timestamptz not null default now(),
    sent_at             timestamptz,                 -- null: not sent
    primary key (org_id, recipient, notice_id),
    foreign key (org_id, notice_id) references notices on delete cascade
);
create index notice_mails_waiting on notice_mails (org_id, run_after) where sent_at is null;

-- A notice that changes, as of a gap that grows, is no new event.
create function mail_notice() returns trigger language plpgsql as $$
begin
    insert into notice_mails (org_id, recipient, notice_id)
    select distinct new.org_id, recipient, new.notice_id
    from org_settings s cross join lateral jsonb_array_elements_text(s.changed -> 'recipients') as recipient
    where s.org_id = new.org_id;
    return null;
end $$;
create trigger mail_notices after insert on notices for each row execute function mail_notice();
