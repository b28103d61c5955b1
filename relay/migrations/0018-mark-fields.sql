-- Names the version of a record and the fields in its values: a newer change that carries the same fields replaces the values without reading
-- them. Null: not known. A relay that does not know the column leaves the mark of an older version, which matches nothing.
alter table records add column fields_mark bigint;

-- Room for the next version of a row on its own page: then an update touches no index.
alter table records set (fillfactor = 85);
