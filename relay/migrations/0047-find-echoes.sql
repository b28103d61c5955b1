-- Writes that may have made a record whose id is not known yet: what is read meanwhile is compared with them.
create index writes_making on writes (org_id, place)
    where operation = 'create' and record_id is null and (state = 'leased' or state = 'waiting' and is_unsure);
