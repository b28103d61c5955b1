/** Compares sources and migrations with the rule that org_id leads, and with the exceptions from it. */
import { findOrgless } from './check-statement.ts'
import { readSchema } from './read-schema.ts'
import { readStatements } from './read-statements.ts'

/** By what they except, with the reason. */
type Exceptions = Readonly<Record<string, string>>

export interface Sources {
    readonly migrations: readonly string[]
    readonly files: Readonly<Record<string, string>>
    readonly exceptions: { readonly keys: Exceptions; readonly statements: Exceptions; readonly pieces: Exceptions }
}

interface Finding {
    readonly subject: string
    readonly text: string
}

/** Findings that no exception covers, and exceptions that cover nothing. */
function settle(findings: readonly Finding[], exceptions: Exceptions, kind: string): string[] {
    const subjects = new Set(findings.map(({ subject }) => subject))
    const stale = Object.keys(exceptions).filter((subject) => !subjects.has(subject))
    return [
        ...findings.filter(({ subject }) => !(subject in exceptions)).map(({ subject, text }) => `${subject}: ${text}`),
        ...stale.map(
            (subject) => `${subject}: is excepted from the rule for ${kind}, but keeps it: remove it from scripts/tenancy/exceptions.ts`,
        ),
    ]
}

const CONSTANT = /^[A-Z][A-Z0-9_]*$/

export function checkSources({ migrations, files, exceptions }: Sources): {
    faults: string[]
    tables: number
    keys: number
    statements: number
} {
    const schema = readSchema(migrations)
    const statements = Object.entries(files).flatMap(([file, code]) => readStatements(file, code))
    const keys = schema.keys
        .filter(({ columns }) => columns[0] !== 'org_id')
        .map(({ name, columns }) => ({ subject: name, text: `leads with ${columns[0] ?? 'nothing'} instead of org_id` }))
    const orgless = statements.flatMap(({ place, text }) =>
        findOrgless(text, schema.tables).map((table) => ({ subject: place, text: `does not say of which org it wants rows of ${table}` })),
    )
    const pieces = statements.flatMap(({ place, substitutions }) =>
        substitutions
            .filter((piece) => !CONSTANT.test(piece))
            .map((piece) => ({ subject: place, text: `puts ${piece} into the text of a statement: bind it` })),
    )
    return {
        faults: [
            ...schema.others.map((table) => `${table}: has no org_id`),
            ...settle(keys, exceptions.keys, 'keys'),
            ...settle(orgless, exceptions.statements, 'statements'),
            ...settle(pieces, exceptions.pieces, 'texts'),
        ],
        tables: schema.tables.size,
        keys: schema.keys.length,
        statements: statements.length,
    }
}
