-- The people of an org hear when Headroom stops for a quota and when it goes on, and when others come near the limit: once for each.

alter table quota_state add column alerted_at timestamptz;    -- null: below the alert threshold when that was last read

-- A quota that nobody has told yet is no limit that was reached.
create function notice_quota_pause() returns trigger language plpgsql as $$
begin
    perform give_notice(new.org_id, 'quota_paused', concat_ws(' ', new.quota, iso_text(new.paused_at)),
        jsonb_build_object('quota', new.quota, 'cause', new.pause_cause, 'max', new.max, 'pausedAt', iso_text(new.paused_at)));
    return null;
end $$;
create trigger notice_quota_pauses after update of paused_at on quota_state for each row
    when (old.paused_at is null and new.pause_cause in ('own_limit', 'threshold')) execute function notice_quota_pause();

create function notice_quota_resume() returns trigger language plpgsql as $$
begin
    perform give_notice(new.org_id, 'quota_resumed', concat_ws(' ', old.quota, iso_text(old.paused_at)),
        jsonb_build_object('quota', old.quota, 'pausedAt', iso_text(old.paused_at)));
    return null;
end $$;
create trigger notice_quota_resumes after update of paused_at on quota_state for each row
    when (new.paused_at is null and old.pause_cause in ('own_limit', 'threshold')) execute function notice_quota_resume();

-- It must fall 2 percent below before it can be crossed again: use that swings around it would tell at each reading. Here and not where
-- readings are stored, because they come by several ways.
create function notice_alert_threshold() returns trigger language plpgsql as $$
declare
    percent int := (select (changed ->> 'alertThresholdPercent')::int from org_settings where org_id = new.org_id);
begin
    if new.alerted_at is null and new.used * 100 >= percent * new.max then
        update quota_state set alerted_at = new.read_at where org_id = new.org_id and quota = new.quota;
        perform give_notice(new.org_id, 'alert_threshold', concat_ws(' ', new.quota, iso_text(new.read_at)),
            jsonb_build_object('quota', new.quota, 'percent', percent, 'used', new.used, 'max', new.max));
    elsif new.alerted_at is not null and (percent is null or new.used * 100 < (percent - 2) * new.max) then
        update quota_state set alerted_at = null where org_id = new.org_id and quota = new.quota;
    end if;
    return null;
end $$;
create trigger notice_alert_thresholds after insert or update of used on quota_state for each row
    when (new.quota = 'data' and new.used is not null) execute function notice_alert_threshold();
