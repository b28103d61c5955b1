-- While an org's keys rotate, the pair before is accepted too, until it expires. A relay that does not know these columns reads on.
alter table orgs
    add column previous_request_key     bytea,              -- sealed like the keys themselves
    add column previous_response_key    bytea,
    add column previous_keys_expire_at  timestamptz;
