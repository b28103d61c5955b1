-- A sequence has steps, and an enrollment goes through those that the sequence had when it started.

alter table sequences
    add steps           jsonb not null default '[]',
    add steps_version   integer not null default 0,  -- grows whenever the steps change
    add paused_at       timestamptz;

create table former_steps (                          -- steps that were changed since, as long as enrollments follow them
    org_id              text not null,
    sequence_id         uuid not null,
    steps_version       integer not null,
    steps               jsonb not null,
    primary key (org_id, sequence_id, steps_version),
    foreign key (org_id, sequence_id) references sequences on delete cascade
);

alter table enrollments
    add run             integer not null default 1,  -- how often it has started: the same step of another run is another task
    add steps_version   integer not null default 0,
    add step            integer,                     -- the wait that it is at, counted from 0; null: it is before its first step
    add step_since      timestamptz,
    add due_at          timestamptz,                 -- when it goes on; null where it has no steps
    add is_held         boolean not null default false,   -- it was due while its sequence was paused
    add paused_at       timestamptz,                 -- by itself, whatever its sequence is
    add origin          text,                        -- the rules that its start goes back to
    add write_ids       uuid[] not null default '{}';    -- of its tasks, in their order
create index enrollments_due on enrollments (org_id, due_at) where state = 'active' and paused_at is null and not is_held;

-- A step changes an enrollment too: only what starts or ends is told.
create or replace function queue_enrollments() returns trigger language plpgsql as $$
declare
    turned enrollments[];
begin
    if tg_op = 'INSERT' then
        select array_agg(row(told.*)::enrollments) into turned from told;
    else
        select array_agg(row(told.*)::enrollments) into turned
        from told join was using (org_id, sequence_id, record_id) where was.state <> told.state;
    end if;
    insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at)
    select w.org_id, w.webhook_id, message_id(e.event, concat_ws(' ', e.sequence_id, e.record_id, extract(epoch from e.at))), e.event,
        json_build_object('type', e.event, 'timestamp', iso_text(e.at), 'data', json_build_object('sequenceId', e.sequence_id,
            'object', e.object, 'recordId', e.record_id, 'state', e.state, 'source', e.source, 'ruleId', e.rule_id,
            'enrolledAt', iso_text(e.enrolled_at), 'endedAt', iso_text(e.ended_at), 'endReason', e.end_reason))::text, now(), now()
    from (select one.*, case state when 'active' then 'enrollment.started' else 'enrollment.ended' end as event,
            case state when 'active' then enrolled_at else ended_at end as at from unnest(turned) as one) e
        join webhooks w on w.org_id = e.org_id
    where w.disabled_at is null and e.event = any(w.events) and (w.objects = '{}' or e.object = any(w.objects))
    on conflict (org_id, webhook_id, message_id) do nothing;
    return null;
end $$;

drop trigger queue_changed_enrollments on enrollments;
create trigger queue_changed_enrollments after update on enrollments
    referencing old table as was new table as told for each statement execute function queue_enrollments();
