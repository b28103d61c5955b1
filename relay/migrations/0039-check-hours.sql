-- A check is proven by a round in which no count differs, and what is under way while it looks is no heal.

alter table completeness add column differs boolean not null default false;        -- something of this round differed, or was not answered
alter table wanted_rows add column is_suspected boolean not null default false;    -- wanted by a check; else by a person or for its values
