/** What does not lead with org_id, each with the reason. One that no longer is there fails the check, so that the list cannot grow stale. */

export const KEYS: Readonly<Record<string, string>> = {
    outbox_due: 'The worker claims the oldest actions of all orgs; the scan of this index ends at the limit.',
    waiting_actions_due: 'The worker looks for what is due in all orgs; the scan of this index ends at the limit.',
}

export const STATEMENTS: Readonly<Record<string, string>> = {
    'failures/failure-store.ts readFailureFigures': 'a figure of all orgs for the metrics',
    'http/service-routes.ts createServiceRoutes': 'asks whether the tables are there, and reads no row',
    'notices/mail-store.ts listDueMails': 'the worker looks for mails of all orgs',
    'orgs/gap-store.ts readGapFigures': 'a figure of all orgs for the metrics',
    'orgs/org-admin-store.ts selectOrgs': 'the operator lists the orgs',
    'outbox/outbox-store.ts claimActions': 'the worker claims actions of all orgs',
    'outbox/outbox-store.ts readOutboxFigures': 'a figure of all orgs for the metrics',
    'quota/quota-figures.ts readQuotaFigures': 'a figure of all orgs for the metrics',
    'retention/retention-store.ts listOrgIds': 'retention goes from org to org',
    'rules/brake-store.ts readRuleFigures': 'a figure of all orgs for the metrics',
    'sequences/step-store.ts listOrgsDue': 'the worker looks for steps of all orgs',
    'sync/mode-store.ts listOrgIds': 'the worker decides the mode of every org',
    'writes/state-store.ts listOrgIds': 'the worker looks for writes of all orgs',
    'webhooks/webhook-store.ts FIND_ANY': 'the worker asks whether there is a webhook at all',
    'webhooks/webhook-store.ts listDueWebhooks': 'the worker looks for due webhooks of all orgs',
}

/** Texts put together from more than constants in capitals: none of the pieces comes from outside. */
export const PIECES: Readonly<Record<string, string>> = {
    'history/history-store.ts OBJECT_PAGE': 'columns from the function above it',
    'history/history-store.ts readRecordChanges': 'columns from the function above it',
    'orgs/org-admin-store.ts deleteRows': 'tables as the catalogue names them, quoted by the store',
    'retention/retention-store.ts expire': 'tables and columns that the same file names',
    'rules/firing-store.ts toListText': 'columns that the same file names',
    'rules/wait-store.ts dropWaitsOfRecords': 'queries that the same file names',
    'rules/wait-store.ts moveWaits': 'queries that the same file names',
    'sealing/sealing-store.ts replaceSealed': 'tables and columns of SEALED_COLUMNS',
    'sealing/sealing-store.ts selectSealed': 'tables and columns of SEALED_COLUMNS; goes through all orgs for the operator',
    'writes/write-store.ts textOf': 'states as WRITE_STATES names them',
}
