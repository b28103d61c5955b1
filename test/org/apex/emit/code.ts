/** JavaScript in the making: text, and calls whose `yield*` is decided once it is known which methods may suspend (colour.ts). */
import type { MethodSymbol } from '../types/symbols.ts'

export type Code = string | Call | readonly Code[]

export interface Call {
    /** Null: a library member that always suspends. */
    readonly callee: MethodSymbol | null
    readonly code: Code
}

/** js`$R.add(${left}, ${right})` */
export function js(texts: TemplateStringsArray, ...parts: readonly Code[]): Code {
    const code: Code[] = []
    texts.forEach((text, position) => {
        if (text !== '') code.push(text)
        const part = parts[position]
        if (part !== undefined) code.push(part)
    })
    return code
}

export function joined(parts: readonly Code[], separator: string): Code {
    return parts.flatMap((part, position) => (position === 0 ? [part] : [separator, part]))
}

export function render(code: Code): string {
    const texts: string[] = []
    write(code, texts)
    return texts.join('')
}

function write(code: Code, texts: string[]): void {
    if (typeof code === 'string') texts.push(code)
    else if ('callee' in code) {
        const isSuspending = code.callee === null || code.callee.suspends
        if (isSuspending) texts.push('(yield* ')
        write(code.code, texts)
        if (isSuspending) texts.push(')')
    } else for (const part of code) write(part, texts)
}

export function text(value: string): string {
    return JSON.stringify(value)
}
