-- How Salesforce's event bus stands to the package's event trigger, as the org told it last; null: it never did.
alter table orgs add column subscriber text;
