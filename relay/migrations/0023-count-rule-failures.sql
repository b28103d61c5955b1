-- How many changes in a row a rule could not be judged on.
alter table rule_brakes add column failures integer not null default 0;
