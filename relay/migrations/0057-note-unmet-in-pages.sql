-- Before its first job a read of every row notes which records the mirror has, some at a time: of an object of a million rows all at once took
-- longer than a statement may, and the object could not be read.
alter table bulk_reads add noted_to text;            -- by record_id, as far as they are noted; null: all are, or none has to be
