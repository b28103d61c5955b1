-- A replay goes at a pace, behind what is new, and can be cancelled: a message that is sent again remembers what it was.
alter table webhook_messages
    add column replay_of text check (replay_of in ('delivered', 'dead')), -- null: it is not sent again, or no longer
    add column attempts_before integer not null default 0;                -- of the time before the replay
