/** Id, Blob, Object, EncodingUtil, UUID. */
import { systemType } from './define.ts'
import { randomUUID } from 'node:crypto'
import { Blob } from '../runtime/blob.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { hashOf } from '../runtime/hash.ts'
import { requireId } from '../runtime/ids.ts'
import { LibraryObject } from '../runtime/object.ts'
import { objectEquals } from '../runtime/object-methods.ts'
import { toText } from '../runtime/text.ts'
import { tokenOf, type ObjectToken } from '../runtime/tokens.ts'
import { chargeBytes } from '../runtime/heap.ts'
import { transaction } from '../runtime/transaction.ts'

function present<T>(value: T | null): T {
    if (value === null) throw nullPointer()
    return value
}

function objectTypeOf(id: string): ObjectToken {
    const prefix = id.slice(0, 3)
    for (const object of transaction().org.schema.objects()) if (object.keyPrefix === prefix) return tokenOf(object)
    throw apexException('SObjectException', `Cannot determine SObject type for ${id}`)
}

export const idType = systemType('Id', {
    'static Id valueOf(String)': (text: string | null) => requireId(present(text)),
    'String to15()': (id: string) => id.slice(0, 15),
    'Schema.SObjectType getSObjectType()': objectTypeOf,
    'Boolean equals(String)': (id: string, other: string | null) => id === other,
})

export const blobType = systemType('Blob', {
    'static Blob valueOf(String)': (text: string | null) => Blob.ofText(present(text)),
    'String toString()': blobText,
    'Integer size()': (blob: Blob) => blob.bytes.length,
})

/** @throws StringException for bytes that are no UTF-8. */
function blobText(blob: Blob): string {
    const text = blob.bytes.toString('utf8')
    if (!Buffer.from(text, 'utf8').equals(blob.bytes)) throw apexException('StringException', 'BLOB is not a valid UTF-8 string')
    chargeBytes(text.length)
    return text
}

export const objectType = systemType('Object', {
    'Boolean equals(Object)': objectEquals,
    'Integer hashCode()': hashOf,
    'String toString()': (value: unknown) => toText(value),
})

/** Only UTF-8, which is what everybody names. */
function requireUtf8(charset: string | null): void {
    if (present(charset).toUpperCase() !== 'UTF-8') throw new NotImplementedError(`EncodingUtil with the charset ${charset ?? ''}`)
}

/** application/x-www-form-urlencoded, as java.net.URLEncoder (row G11). */
function urlEncode(text: string | null, charset: string): string {
    requireUtf8(charset)
    return encodeURIComponent(present(text))
        .replace(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%20', '+')
}

function urlDecode(text: string | null, charset: string): string {
    requireUtf8(charset)
    return decodeURIComponent(present(text).replaceAll('+', ' '))
}

function base64Decode(text: string | null): Blob {
    const bytes = Buffer.from(present(text), 'base64')
    chargeBytes(bytes.length)
    return new Blob(bytes)
}

function base64Encode(blob: Blob | null): string {
    const text = present(blob).bytes.toString('base64')
    chargeBytes(text.length)
    return text
}

function hexDecode(text: string | null): Blob {
    if (!/^([0-9a-fA-F]{2})*$/.test(present(text))) throw new NotImplementedError('convertFromHex of a text that is not hexadecimal')
    return new Blob(Buffer.from(present(text), 'hex'))
}

export const encodingUtil = systemType('EncodingUtil', {
    'static String base64Encode(Blob)': base64Encode,
    'static Blob base64Decode(String)': base64Decode,
    'static String convertToHex(Blob)': (blob: Blob | null) => present(blob).bytes.toString('hex'),
    'static Blob convertFromHex(String)': hexDecode,
    'static String urlEncode(String, String)': urlEncode,
    'static String urlDecode(String, String)': urlDecode,
})

class Uuid extends LibraryObject {
    readonly apexType = 'UUID'
    readonly text: string

    constructor(text: string) {
        super()
        this.text = text
    }

    override toString(): string {
        return this.text
    }
}

function uuidOf(text: string | null): Uuid {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(present(text)))
        throw apexException('IllegalArgumentException', `Invalid UUID string: ${text}`)
    return new Uuid(present(text).toLowerCase())
}

export const uuidType = systemType('UUID', {
    'static UUID randomUUID()': () => new Uuid(randomUUID()),
    'static UUID fromString(String)': uuidOf,
    'Boolean equals(Object)': (uuid: Uuid, other: unknown) => other instanceof Uuid && other.text === uuid.text,
    'Integer hashCode()': (uuid: Uuid) => hashOf(uuid.text),
    'String toString()': (uuid: Uuid) => uuid.text,
})
