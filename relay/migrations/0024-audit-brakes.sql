-- Who lifted a brake, and who let go or discarded what a rule held: one entry for each decision, however many firings it was about.

create trigger audit_lifted_brakes after update of braked_at on rule_brakes for each row
    when (old.braked_at is not null and new.braked_at is null)
    execute function write_audit('brake', 'rule_id', '{held, failures}');

create function audit_decisions() returns trigger language plpgsql as $$
begin
    insert into audit (org_id, actor, subject, subject_id, action, before, after)
    select told.org_id, coalesce(nullif(current_setting('headroom.actor', true), ''), 'relay'), 'held_firings', told.rule_id, 'changed',
        jsonb_build_object('state', 'held', 'firings', count(*)), jsonb_build_object('state', told.state, 'firings', count(*))
    from was join told using (org_id, firing_id)
    where was.state = 'held' and told.state <> 'held'
    group by told.org_id, told.rule_id, told.state;
    return null;
end $$;
create trigger audit_decided_firings after update on firings
    referencing old table as was new table as told for each statement execute function audit_decisions();
