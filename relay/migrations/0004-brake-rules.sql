-- A brake stops a rule that fires too often: what it would have done is held until a person says what becomes of it.

-- fired: by a change. held: matched while the rule was braked. approved: a person let it go, or asked for what matched when the rule
-- was enabled. discarded: a person said no.
alter table firings
    add column state text not null default 'fired' check (state in ('fired', 'held', 'approved', 'discarded')),
    add column held_actions jsonb;                   -- the rule's actions when it matched: a rule changed later lets go what it held then

-- The brake counts a rule's firings of the last hour: at most as many as it lets through.
create index firings_by_hour on firings (org_id, rule_id, fired_at) where state = 'fired';
create index firings_held on firings (org_id, rule_id, firing_id) where state = 'held';

-- No foreign key to rules: the accepting transaction writes here and must not wait for somebody who edits the rule.
create table rule_brakes (
    org_id              text not null references orgs on delete cascade,
    rule_id             uuid not null,
    braked_at           timestamptz,                 -- null: it runs
    lifted_at           timestamptz,                 -- firings before it no longer count: a person has looked at them
    primary key (org_id, rule_id)
);
