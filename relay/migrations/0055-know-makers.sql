-- Which write made a record that is read before its outcome is told: none that left later, and none for two records.

alter table writes
    add sent_at             timestamptz,             -- when a channel first took it; null: not yet, or before there was this column
    add taken_for           text;                    -- the record that was read as new and is taken for what it made
