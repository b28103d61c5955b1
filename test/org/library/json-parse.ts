/** JSON text to tree, with the parser's messages of row G5. */
import { JsonNumber, JsonObject, type JsonTree } from './json-tree.ts'
import { apexException } from '../runtime/exception.ts'

/** Deeper texts are refused rather than left to the JavaScript stack. */
const DEPTH_MAX = 1000

class Parser {
    private readonly text: string
    private position = 0
    private depth = 0

    constructor(text: string) {
        this.text = text
    }

    run(): JsonTree {
        const tree = this.value()
        this.skipSpace()
        if (this.position < this.text.length) this.unexpected('expected end of input')
        return tree
    }

    private skipSpace(): void {
        while (/[ \t\r\n]/.test(this.text.charAt(this.position))) this.position++
    }

    private unexpected(expected: string): never {
        if (this.position >= this.text.length) throw apexException('JSONException', 'Unexpected end-of-input')
        const letter = this.text.charAt(this.position)
        throw apexException('JSONException', `Unexpected character ('${letter}' (code ${letter.charCodeAt(0)})): ${expected}`)
    }

    private take(letter: string): boolean {
        this.skipSpace()
        if (this.text.charAt(this.position) !== letter) return false
        this.position++
        return true
    }

    private value(): JsonTree {
        this.skipSpace()
        if (++this.depth > DEPTH_MAX) throw apexException('JSONException', 'JSON is nested too deeply')
        const tree = this.valueHere()
        this.depth--
        return tree
    }

    private valueHere(): JsonTree {
        if (this.take('{')) return this.object()
        if (this.take('[')) return this.list()
        if (this.text.charAt(this.position) === '"') return this.string()
        return this.word()
    }

    private word(): JsonTree {
        const match = /(?:true|false|null)\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
        match.lastIndex = this.position
        const [word] = match.exec(this.text) ?? []
        if (word === undefined) this.unexpected("expected a valid value (number, String, array, object, 'true', 'false' or 'null')")
        this.position += word.length
        if (word === 'null') return null
        return word === 'true' || word === 'false' ? word === 'true' : new JsonNumber(word)
    }

    private string(): string {
        const match = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
        match.lastIndex = this.position
        const [source] = match.exec(this.text) ?? []
        if (source === undefined)
            throw apexException('JSONException', 'Unexpected end-of-input: was expecting closing quote for a string value')
        this.position += source.length
        return JSON.parse(source) as string
    }

    private list(): JsonTree {
        const items: JsonTree[] = []
        if (this.take(']')) return items
        do items.push(this.value())
        while (this.take(','))
        if (!this.take(']')) this.unexpected('was expecting comma to separate ARRAY entries')
        return items
    }

    private object(): JsonTree {
        const pairs: [string, JsonTree][] = []
        if (this.take('}')) return new JsonObject(pairs)
        do pairs.push(this.pair())
        while (this.take(','))
        if (!this.take('}')) this.unexpected('was expecting comma to separate OBJECT entries')
        return new JsonObject(pairs)
    }

    private pair(): [string, JsonTree] {
        this.skipSpace()
        if (this.text.charAt(this.position) !== '"') this.unexpected('was expecting double-quote to start field name')
        const key = this.string()
        if (!this.take(':')) this.unexpected('was expecting a colon to separate field name and value')
        return [key, this.value()]
    }
}

/** @throws JSONException */
export function parseJson(text: string): JsonTree {
    return new Parser(text).run()
}
