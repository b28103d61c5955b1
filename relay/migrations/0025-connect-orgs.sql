-- How the relay signs in to each org, and what came of it.

create table connections (
    org_id              text not null references orgs on delete cascade,
    login_url           text not null,
    client_id           text not null,
    grant_type          text not null check (grant_type in ('client_credentials', 'jwt_bearer')),
    username            text check ((username is null) = (grant_type = 'client_credentials')),
    secret              bytea not null,              -- sealed: the client's secret, or the private key
    version             integer not null default 1,  -- grows with each change of the credentials: a relay that holds a token starts anew
    connected_at        timestamptz,                 -- when a token was last given
    refused_at          timestamptz,                 -- since when none is given; null while it works
    refused_reason      text,
    tried_at            timestamptz,                 -- when a token was last asked for, by whichever relay
    primary key (org_id)
);

create trigger audit_connections after insert or delete or update of version on connections
    for each row execute function write_audit('connection', 'org_id',
        '{secret, version, connected_at, refused_at, refused_reason, tried_at}');
