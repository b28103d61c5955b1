/** Whether a statement names the org of every table it touches. Knows as much of SQL as the relay's own statements use. */

interface Mention {
    readonly table: string
    readonly alias: string
    /** The parentheses it stands in, as the position of the innermost opening one. */
    readonly scope: number
    readonly isInsert: boolean
    readonly at: number
}

const KEYWORDS = new Set(
    'where set on using join left right full inner cross lateral order group limit returning values select as for from when and or union having not'.split(
        ' ',
    ),
)

/** Words, numbers of parameters and single signs; texts in quotes and comments say nothing here. */
function tokenize(text: string): string[] {
    const bare = text.replace(/--[^\n]*/g, ' ').replace(/'(?:[^']|'')*'/g, ' ? ')
    return bare.toLowerCase().match(/[a-z_][a-z0-9_]*|\$\d+|"[^"]*"|[^\s]/g) ?? []
}

function scopesOf(tokens: readonly string[]): number[] {
    const open: number[] = [-1]
    return tokens.map((token, index) => {
        if (token === ')') open.pop()
        const scope = open.at(-1) ?? -1
        if (token === '(') open.push(index)
        return scope
    })
}

function findMentions(tokens: readonly string[], scopes: readonly number[], tables: ReadonlySet<string>): Mention[] {
    return tokens.flatMap((token, at) => {
        const before = tokens[at - 1] ?? ''
        const isPlace = ['from', 'join', 'update', 'into', 'using'].includes(before)
        if (!tables.has(token) || !isPlace || tokens[at + 1] === '.') return []
        const next = tokens[at + 1] === 'as' ? tokens[at + 2] : tokens[at + 1]
        const alias = next !== undefined && /^[a-z_]/.test(next) && !KEYWORDS.has(next) ? next : token
        return [{ table: token, alias, scope: scopes[at] ?? -1, isInsert: before === 'into', at }]
    })
}

/** Names that the statement gives to queries of its own: `with fresh (…) as (`, and `as materialized (`. */
function findOwnNames(text: string): Set<string> {
    return new Set(
        [
            ...text.matchAll(
                /(?:\bwith(?: recursive)?|\)\s*,)\s*(\w+)\s*(?:\([^)]*\)\s*)?as\s*(?:materialized\s*|not materialized\s*)?\(/gi,
            ),
        ].map(([, name = '']) => name.toLowerCase()),
    )
}

const withoutOwn = (tables: ReadonlySet<string>, own: ReadonlySet<string>): Set<string> =>
    new Set([...tables].filter((table) => !own.has(table)))

/** A comparison with what comes from outside, not just of two tables with each other. */
function isAnchored(tokens: readonly string[], aliases: ReadonlySet<string>): boolean {
    return tokens.some((token, at) => {
        if (token !== 'org_id') return false
        const [next = '', after = ''] = tokens[at + 1] === '=' ? tokens.slice(at + 2) : []
        if (/^\$\d/.test(next) || next === 'any') return true
        return /^[a-z_]/.test(next) && after === '.' && !aliases.has(next)
    })
}

/** Names whose org_id is compared with something: an alias, or '' with its scope for one without. */
function findCompared(tokens: readonly string[], scopes: readonly number[]): Set<string> {
    const compared = new Set<string>()
    tokens.forEach((token, at) => {
        if (token !== 'org_id') return
        const isQualified = tokens[at - 1] === '.'
        const first = isQualified ? at - 2 : at
        const isCompared = tokens[at + 1] === '=' || tokens[first - 1] === '='
        if (isCompared) compared.add(isQualified ? (tokens[first] ?? '') : `scope ${scopes[at]}`)
    })
    return compared
}

/** Tables that the statement reads or writes without saying of which org. */
export function findOrgless(text: string, tables: ReadonlySet<string>): string[] {
    const tokens = tokenize(text)
    const scopes = scopesOf(tokens)
    const mentions = findMentions(tokens, scopes, withoutOwn(tables, findOwnNames(text)))
    const compared = isAnchored(tokens, new Set(mentions.map(({ alias }) => alias))) ? findCompared(tokens, scopes) : new Set()
    const isOrgless = ({ alias, scope, isInsert, at }: Mention): boolean =>
        isInsert ? tokens[tokens.indexOf('(', at) + 1] !== 'org_id' : !compared.has(alias) && !compared.has(`scope ${scope}`)
    return mentions.filter(isOrgless).map(({ table }) => table)
}
