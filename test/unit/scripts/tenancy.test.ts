import { describe, expect, test } from '@jest/globals'
import { checkSources } from '../../../scripts/tenancy/check-source.ts'
import { findOrgless } from '../../../scripts/tenancy/check-statement.ts'

const TABLES = new Set(['rules', 'firings', 'outbox'])

describe('a statement', () => {
    test.each([
        ['select name from rules where org_id = $1'],
        ['select r.name from rules r join firings f on f.org_id = r.org_id and f.rule_id = r.rule_id where r.org_id = $1'],
        ['select name from rules where org_id = $1 and exists (select from firings f where f.org_id = rules.org_id)'],
        ['insert into rules (org_id, name) values ($1, $2)'],
        ['insert into rules as r (org_id, name) values ($1, $2) on conflict do nothing'],
        ['with gone as (delete from firings where org_id = $1 returning 1) select count(*) from gone'],
        ['with rules as (select 1) select * from rules'],
        ['delete from outbox using unnest($1::text[]) as done (org_id) where outbox.org_id = done.org_id'],
        ["update rules set name = 'from firings' where org_id = $1"],
        ['select now()'],
    ])('that names its orgs is right: %s', (text) => {
        expect(findOrgless(text, TABLES)).toEqual([])
    })

    test.each([
        ['select name from rules', ['rules']],
        ['select name from rules where rule_id = $1', ['rules']],
        ['select org_id from rules order by org_id', ['rules']],
        ['select name from rules where org_id = $1 and exists (select from firings where rule_id = $2)', ['firings']],
        ['select r.name from rules r join firings f on f.rule_id = r.rule_id where r.org_id = $1', ['firings']],
        ['select r.name from rules r join firings f on f.org_id = r.org_id', ['rules', 'firings']],
        ['insert into rules (name, org_id) values ($1, $2)', ['rules']],
        ['update rules set name = $2', ['rules']],
        ['delete from rules -- where org_id = $1', ['rules']],
        ["delete from rules where name = 'org_id = $1'", ['rules']],
        ['with gone as (delete from firings returning 1) select count(*) from gone', ['firings']],
    ])('that forgets one is found: %s', (text, tables) => {
        expect(findOrgless(text, TABLES)).toEqual(tables)
    })
})

describe('sources', () => {
    const table = (keys: string): string => `create table rules (\n    org_id text not null,\n    rule_id uuid not null,\n    ${keys}\n);\n`
    const none = { keys: {}, statements: {}, pieces: {} }
    const check = (migration: string, code: string, exceptions: Partial<typeof none> = {}): string[] =>
        checkSources({ migrations: [migration], files: { 'store.ts': code }, exceptions: { ...none, ...exceptions } }).faults
    const keys = 'primary key (org_id, rule_id)'

    test('whose keys, statements and texts keep the rule have no fault', () => {
        const code = "const COLUMNS = 'name'\nconst find = (sql) => sql.query(`select ${COLUMNS} from rules where org_id = $1`)"
        expect(check(table(keys), code)).toEqual([])
    })

    test.each([
        [table('primary key (rule_id, org_id)'), '', 'primary key of rules: leads with rule_id instead of org_id'],
        [table(`${keys},\n    unique (rule_id)`), '', 'unique of rules: leads with rule_id instead of org_id'],
        [`${table(keys)}create index by_rule on rules (rule_id);`, '', 'by_rule: leads with rule_id instead of org_id'],
        ['create table things (\n    id int primary key\n);\n', '', 'things: has no org_id'],
        [table(keys), "function list(sql) { return sql.query('select name from rules') }", 'store.ts list: does not say of which org'],
        [
            table(keys),
            'function find(sql, name) { return sql.query(`delete from rules where org_id = $1 and ${name}`) }',
            'puts name into the text',
        ],
    ])('that break it are told by name', (migration, code, fault) => {
        expect(check(migration, code)).toContainEqual(expect.stringContaining(fault))
    })

    test('an exception is good for what it names, and a fault itself when nothing needs it', () => {
        const code = "function list(sql) { return sql.query('select name from rules') }"
        expect(check(table(keys), code, { statements: { 'store.ts list': 'the operator’s list' } })).toEqual([])
        expect(check(table(keys), '', { statements: { 'store.ts list': 'the operator’s list' } })).toEqual([
            expect.stringContaining('remove it'),
        ])
    })
})
