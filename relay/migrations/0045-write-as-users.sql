-- Activities that are to be written in the session of a user, so that Salesforce shows them as its creator.

alter table writes
    add write_as            text,                    -- as whom it was asked to be written
    add carried_as          text,                    -- in whose session it goes; null: by any way that is open
    add write_as_problem    text;                    -- why it no longer goes as whom it was asked for
create index writes_as_users on writes (org_id, carried_as, place) where state = 'waiting' and carried_as is not null;

create table write_users (                           -- users as whom something was to be written
    org_id              text not null references orgs on delete cascade,
    user_id             text not null,
    username            text,                        -- null: to be looked up
    refused_at          timestamptz,                 -- when Salesforce last gave no session
    refused_reason      text,
    primary key (org_id, user_id)
);
