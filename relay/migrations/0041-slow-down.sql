-- Where nobody may read instead, real time goes on as slowly as a job can be delayed.

alter table orgs drop constraint orgs_pace_seconds_check;
alter table orgs add constraint orgs_pace_seconds_check check (pace_seconds between 0 and 600);
