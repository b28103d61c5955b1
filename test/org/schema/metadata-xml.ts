/** Reads Salesforce metadata XML: elements and text, no attributes, comments dropped. Strict: anything else is an error that names the file. */

export interface XmlElement {
    readonly name: string
    readonly text: string
    readonly children: readonly XmlElement[]
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' }

function decode(text: string): string {
    return text
        .replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity)
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}

interface OpenElement {
    readonly name: string
    readonly children: XmlElement[]
    text: string
}

/** @throws Error where the text is not well-formed. */
export function readMetadataXml(text: string, file: string): XmlElement {
    const open: OpenElement[] = [{ name: '', children: [], text: '' }]
    const body = text.replace(/<\?[^]*?\?>/g, '').replace(/<!--[^]*?-->/g, '')
    for (const [, closing, name, empty, characters, other] of body.matchAll(/<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)|(<)/g)) {
        if (other !== undefined) throw new Error(`${file}: not well-formed XML: a < that begins no element`)
        const current = open[open.length - 1]!
        if (characters !== undefined) current.text += characters
        else if (closing === '/') closeElement(open, name!, file)
        else if (empty === '/') current.children.push({ name: name!, text: '', children: [] })
        else open.push({ name: name!, children: [], text: '' })
    }
    const root = open[0]!.children[0]
    if (open.length !== 1 || root === undefined)
        throw new Error(`${file}: not well-formed XML: <${open[open.length - 1]!.name}> is not closed`)
    return root
}

function closeElement(open: OpenElement[], name: string, file: string): void {
    const done = open.pop()!
    if (done.name !== name || open.length === 0) throw new Error(`${file}: not well-formed XML: </${name}> closes <${done.name}>`)
    const text = decode(done.text.trim())
    if (text !== '' && done.children.length > 0) throw new Error(`${file}: <${name}> holds text beside its elements: ${text.slice(0, 80)}`)
    open[open.length - 1]!.children.push({ name: done.name, text, children: done.children })
}

/** The text of a child, or null where it is absent. */
export function childText(element: XmlElement, name: string): string | null {
    return element.children.find((child) => child.name === name)?.text ?? null
}
