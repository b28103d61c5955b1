-- Where nobody is named, the holders of Headroom Admin are told: the org knows them, and mails them itself.

alter table notice_mails add column handed_as text;           -- the mail in which the org was last asked to send it

create or replace function mail_notice() returns trigger language plpgsql as $$
declare
    named jsonb := (select changed -> 'recipients' from org_settings where org_id = new.org_id);
begin
    insert into notice_mails (org_id, recipient, notice_id)
    select distinct new.org_id, recipient, new.notice_id
    from jsonb_array_elements_text(case when jsonb_array_length(named) > 0 then named else '[""]' end) as recipient;
    return null;
end $$;
