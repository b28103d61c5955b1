-- Fields that an admin approved and the Sync User does not see: the object is read without them, and they are looked for again.

alter table sync_objects
    add column unseen_fields text[] not null default '{}',
    add column looked_at timestamptz;                            -- when they were looked for last
