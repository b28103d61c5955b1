-- What happens to firings and enrollments becomes messages in the very transaction in which it happens, whoever writes it: a firing
-- that was held is told when it is let go. They have no feed to be read from later, as changes have.

create function iso_text(at timestamptz) returns text immutable language sql as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The id names what happened, so that a statement which touches the same thing again tells nothing new.
create function message_id(event text, name text) returns text immutable language sql as $$
    select 'msg_' || left(encode(sha256(convert_to(event || ' ' || name, 'UTF8')), 'hex'), 32)
$$;

create function queue_firings() returns trigger language plpgsql as $$
begin
    insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at)
    select w.org_id, w.webhook_id, message_id('rule.fired', concat_ws(' ', f.rule_id, f.record_id, f.transaction)), 'rule.fired',
        json_build_object('type', 'rule.fired', 'timestamp', iso_text(f.fired_at), 'data', json_build_object('id', f.firing_id::text,
            'ruleId', f.rule_id, 'ruleVersion', f.rule_version, 'object', f.object, 'recordId', f.record_id,
            'transaction', f.transaction, 'position', f.position::text, 'firedAt', iso_text(f.fired_at)))::text, now(), now()
    from told f join webhooks w on w.org_id = f.org_id
    where f.state in ('fired', 'approved') and w.disabled_at is null and 'rule.fired' = any(w.events)
        and (w.objects = '{}' or f.object = any(w.objects))
    on conflict (org_id, webhook_id, message_id) do nothing;
    return null;
end $$;

create trigger queue_new_firings after insert on firings
    referencing new table as told for each statement execute function queue_firings();
create trigger queue_approved_firings after update on firings
    referencing new table as told for each statement execute function queue_firings();

create function queue_enrollments() returns trigger language plpgsql as $$
begin
    insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at)
    select w.org_id, w.webhook_id, message_id(e.event, concat_ws(' ', e.sequence_id, e.record_id, extract(epoch from e.at))), e.event,
        json_build_object('type', e.event, 'timestamp', iso_text(e.at), 'data', json_build_object('sequenceId', e.sequence_id,
            'object', e.object, 'recordId', e.record_id, 'state', e.state, 'source', e.source, 'ruleId', e.rule_id,
            'enrolledAt', iso_text(e.enrolled_at), 'endedAt', iso_text(e.ended_at), 'endReason', e.end_reason))::text, now(), now()
    from (select told.*, case state when 'active' then 'enrollment.started' else 'enrollment.ended' end as event,
            case state when 'active' then enrolled_at else ended_at end as at from told) e
        join webhooks w on w.org_id = e.org_id
    where w.disabled_at is null and e.event = any(w.events) and (w.objects = '{}' or e.object = any(w.objects))
    on conflict (org_id, webhook_id, message_id) do nothing;
    return null;
end $$;

create trigger queue_new_enrollments after insert on enrollments
    referencing new table as told for each statement execute function queue_enrollments();
create trigger queue_changed_enrollments after update on enrollments
    referencing new table as told for each statement execute function queue_enrollments();

alter table webhooks drop column firings_after;
