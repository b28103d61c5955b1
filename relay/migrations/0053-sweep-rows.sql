-- Rows of done writes that the org's Apex does not come for are deleted by the API.

alter table write_state add column swept_at timestamptz;    -- when that was last tried
