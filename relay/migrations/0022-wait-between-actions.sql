-- What a firing still has to do after a wait. It is kept apart from the outbox, where a record's next action would wait behind it.
create table waiting_actions (
    org_id              text not null references orgs on delete cascade,
    waiting_id          bigint generated always as identity,
    firing_id           bigint not null,
    rule_id             uuid not null,
    object              text not null,
    record_id           text not null,               -- of the firing, or of the record that it was merged into
    actions             jsonb not null,              -- as the rule said when it matched: a rule changed later does not change them
    due_at              timestamptz not null,
    dropped_at          timestamptz,
    drop_reason         text check (drop_reason in ('record_deleted', 'record_converted', 'rule_deleted', 'dropped_by_api')),
    primary key (org_id, waiting_id),
    foreign key (org_id, firing_id) references firings on delete cascade,
    check ((dropped_at is null) = (drop_reason is null))
);
create index waiting_actions_due on waiting_actions (due_at) where dropped_at is null;
create index waiting_actions_by_firing on waiting_actions (org_id, firing_id);
create index waiting_actions_by_record on waiting_actions (org_id, record_id) where dropped_at is null;
create index waiting_actions_by_rule on waiting_actions (org_id, rule_id, waiting_id) where dropped_at is null;
