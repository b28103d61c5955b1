-- Requests of the panel that were taken: a captured one cannot be sent again. Older than an hour their signatures are worthless.

create table panel_requests (
    org_id              text not null references orgs on delete cascade,
    request_id          text not null,
    at                  timestamptz not null default now(),
    primary key (org_id, request_id)
);
