/** Literals of Apex as values; the lexer has already refused malformed ones. */
const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', "'": "'", '\\': '\\' }

/** The text between the quotes with its escapes undone. */
export function stringValue(literal: string): string {
    const isMultiline = literal.startsWith("'''")
    const inner = isMultiline ? literal.slice(3, -3).replace(/^\r?\n/, '') : literal.slice(1, -1)
    return inner.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (whole, code: string) => {
        if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
        return escapes[code] ?? escapes[code.toLowerCase()] ?? whole
    })
}
