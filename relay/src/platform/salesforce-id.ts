/**
 * Salesforce ids in their 15- and 18-character forms. The 18-character form adds a checksum over the capitals of the first 15, so
 * that it can be compared ignoring case; both forms name the same thing.
 * Source: Salesforce Object Reference, "ID Field Type".
 */
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const ID_PATTERN = /^[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?$/
const ORG_PREFIX = '00D'

function checksumOf(id15: string): string {
    let suffix = ''
    for (let start = 0; start < 15; start += 5) {
        let bits = 0
        for (let offset = 0; offset < 5; offset++) {
            const character = id15.charAt(start + offset)
            if (character >= 'A' && character <= 'Z') bits |= 1 << offset
        }
        suffix += SUFFIX_ALPHABET.charAt(bits)
    }
    return suffix
}

/** The 18-character form of an id of either length, or null when it is no id or its checksum is wrong. */
export function toId18(text: string): string | null {
    if (!ID_PATTERN.test(text)) return null
    const id15 = text.slice(0, 15)
    const id18 = id15 + checksumOf(id15)
    return text.length === 15 || text === id18 ? id18 : null
}

/** The 18-character form of an org id, or null when the text is not one. */
export function toOrgId(text: string): string | null {
    const id = toId18(text)
    return id !== null && id.startsWith(ORG_PREFIX) ? id : null
}
