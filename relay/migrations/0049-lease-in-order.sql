-- What waits in its order, and what is leased by its end. The index that held both could also be read for the oldest of one record, from the
-- first in line on: until its rows were counted the store did so for each of them, 20,000 waiting changes took 10 s and not 0.1 s.
drop index writes_open;
create index writes_waiting on writes (org_id, place) where state = 'waiting';
create index writes_leased on writes (org_id, leased_until) where state = 'leased';
