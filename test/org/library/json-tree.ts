/** JSON as a tree that keeps number texts and key order, and its two printed forms. */
export class JsonNumber {
    readonly source: string

    constructor(source: string) {
        this.source = source
    }
}

export class JsonObject {
    readonly pairs: readonly (readonly [string, JsonTree])[]

    constructor(pairs: readonly (readonly [string, JsonTree])[]) {
        this.pairs = pairs
    }

    get(key: string): JsonTree | undefined {
        return this.pairs.findLast(([name]) => name === key)?.[1]
    }
}

export type JsonTree = null | boolean | string | JsonNumber | JsonObject | readonly JsonTree[]

function scalar(tree: null | boolean | string | JsonNumber): string {
    return tree instanceof JsonNumber ? tree.source : JSON.stringify(tree)
}

function isList(tree: JsonTree): tree is readonly JsonTree[] {
    return Array.isArray(tree)
}

export function printJson(tree: JsonTree): string {
    if (isList(tree)) return `[${tree.map(printJson).join(',')}]`
    if (tree instanceof JsonObject) return `{${tree.pairs.map(([key, value]) => `${JSON.stringify(key)}:${printJson(value)}`).join(',')}}`
    return scalar(tree)
}

/** Two blanks, ` : ` after names, lists in one line, as Jackson's default printer. */
export function printPretty(tree: JsonTree, indent = ''): string {
    if (isList(tree)) return tree.length === 0 ? '[ ]' : `[ ${tree.map((item) => printPretty(item, indent)).join(', ')} ]`
    if (!(tree instanceof JsonObject)) return scalar(tree)
    if (tree.pairs.length === 0) return '{ }'
    const deeper = `${indent}  `
    const lines = tree.pairs.map(([key, value]) => `${deeper}${JSON.stringify(key)} : ${printPretty(value, deeper)}`)
    return `{\n${lines.join(',\n')}\n${indent}}`
}
