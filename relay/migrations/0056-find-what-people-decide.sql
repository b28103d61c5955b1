-- What waits for a person, in the order of the line: a page of what is held for review was looked for among all that waits.
create index writes_undecided on writes (org_id, state, place) where state in ('parked', 'review');
