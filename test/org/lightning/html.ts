/** HTML with every value escaped unless it is HTML itself. */

export class Html {
    readonly text: string
    constructor(text: string) {
        this.text = text
    }
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const show = (value: unknown): string =>
    value instanceof Html
        ? value.text
        : Array.isArray(value)
          ? value.map(show).join('')
          : String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
    return new Html(parts.map((part, index) => part + (index < values.length ? show(values[index]) : '')).join(''))
}

/** JSON inside a script element: `<` could end it. */
export const json = (value: unknown): Html => new Html(JSON.stringify(value).replace(/</g, '\\u003c'))
