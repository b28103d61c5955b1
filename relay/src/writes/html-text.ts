/** Text that was made fit for HTML, as it was before. Pure. */

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const LARGEST_CODE = 0x10ffff

function toCharacter(whole: string, name: string): string {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= LARGEST_CODE ? String.fromCodePoint(code) : whole
}

/** Once: `&amp;lt;` was `&lt;`. */
export const unescapeHtml = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi, toCharacter)
