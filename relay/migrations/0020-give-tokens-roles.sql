-- What a token may do. One that was made before roles could do everything, and still can.
alter table api_tokens add column role text not null default 'admin' check (role in ('reader', 'editor', 'admin'));
