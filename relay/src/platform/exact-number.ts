/**
 * Numbers of Salesforce have up to 18 digits, of which a double holds 15 to 17: 9007199254740993 would become 9007199254740992.
 * Such a number is kept as the text of its digits, every other as a number. Pure.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm
 */

/** How many characters a number has before a double may lose one of its digits. */
export const EXACT_LENGTH = 15

const PARTS = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** Sign, digits without zeros around them, and the power of ten of the last one: the same for each way to write one number. */
function normalize(text: string): string | null {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = PARTS.exec(text) ?? []
    if (whole === '') return null
    const digits = (whole + fraction).replace(/^0+/, '')
    const kept = digits.replace(/0+$/, '')
    return kept === '' ? '0' : `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`
}

/** @param text a JSON number. Returns the number where a double is exactly it, else the text. */
export function readExactNumber(text: string): number | string {
    const number = Number(text)
    return text.length <= EXACT_LENGTH || normalize(text) === normalize(String(number)) ? number : text
}

/** Parses a JSON text; numbers that a double does not hold stay texts. It takes several times as long as JSON.parse. */
export function parseExactJson(text: string): unknown {
    return JSON.parse(text, (_name: string, value: unknown, context?: { readonly source?: string }) =>
        typeof value === 'number' && context?.source !== undefined ? readExactNumber(context.source) : value,
    )
}

/** The number, to the precision of a double, that a value kept by `readExactNumber` stands for; null for any other text. */
export function toDouble(value: unknown): number | null {
    if (typeof value === 'number') return value
    return typeof value === 'string' && value.length > EXACT_LENGTH && PARTS.test(value) ? Number(value) : null
}
