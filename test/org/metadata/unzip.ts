/**
 * Reads the entries of a zip file (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.5): stored and deflated ones, as packages have them.
 * Trusts nothing of it: sizes are bounded and checksums looked at.
 */
import { crc32, inflateRawSync } from 'node:zlib'

/** Metadata API Developer Guide, "Metadata Limits": 400 MB unzipped and 10,000 files. */
const FILES_MAX = 10_000
const BYTES_MAX = 400 * 1024 * 1024

const END = 0x06054b50
const END_SIZE = 22
/** A comment may follow the end record. */
const COMMENT_MAX = 65_535
const ENTRY = 0x02014b50
const ENTRY_SIZE = 46
const LOCAL = 0x04034b50
const LOCAL_SIZE = 30

export class ZipError extends Error {}

interface Entry {
    readonly name: string
    readonly method: number
    readonly checksum: number
    readonly packed: number
    readonly size: number
    readonly at: number
}

/** @returns content by path; folders are left out. @throws ZipError that says what is wrong. */
export function unzip(bytes: Buffer): Map<string, Buffer> {
    try {
        const entries = readDirectory(bytes)
        return new Map(entries.filter(({ name }) => !name.endsWith('/')).map((entry) => [entry.name, contentOf(bytes, entry)]))
    } catch (error) {
        if (error instanceof RangeError) throw new ZipError('the zip file is cut off')
        throw error
    }
}

function readDirectory(bytes: Buffer): Entry[] {
    const end = findEnd(bytes)
    const count = bytes.readUInt16LE(end + 10)
    if (count > FILES_MAX) throw new ZipError(`the zip file has ${count} files, ${FILES_MAX} are allowed`)
    const entries: Entry[] = []
    let at = bytes.readUInt32LE(end + 16)
    for (let index = 0; index < count; index++) {
        if (bytes.readUInt32LE(at) !== ENTRY) throw new ZipError('the zip file has no directory')
        const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [number, number, number]
        entries.push({
            name: safePath(bytes.toString('utf8', at + ENTRY_SIZE, at + ENTRY_SIZE + name)),
            method: bytes.readUInt16LE(at + 10),
            checksum: bytes.readUInt32LE(at + 16),
            packed: bytes.readUInt32LE(at + 20),
            size: bytes.readUInt32LE(at + 24),
            at: bytes.readUInt32LE(at + 42),
        })
        at += ENTRY_SIZE + name + extra + comment
    }
    const size = entries.reduce((sum, entry) => sum + entry.size, 0)
    if (size > BYTES_MAX) throw new ZipError(`the zip file unpacks to ${size} bytes, ${BYTES_MAX} are allowed`)
    return entries
}

function findEnd(bytes: Buffer): number {
    for (let at = bytes.length - END_SIZE; at >= Math.max(0, bytes.length - END_SIZE - COMMENT_MAX); at--) {
        if (bytes.readUInt32LE(at) === END) return at
    }
    throw new ZipError('this is no zip file')
}

/** A path that leaves its folder would let a package write anywhere. */
function safePath(name: string): string {
    const isSafe = !name.startsWith('/') && !name.includes('\\') && !name.split('/').includes('..')
    if (!isSafe) throw new ZipError(`the zip file names ${JSON.stringify(name)}, which is outside of it`)
    return name
}

function contentOf(bytes: Buffer, { name, method, checksum, packed, size, at }: Entry): Buffer {
    if (bytes.readUInt32LE(at) !== LOCAL) throw new ZipError(`${name} is not where the directory says`)
    const start = at + LOCAL_SIZE + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    if (start + packed > bytes.length) throw new ZipError('the zip file is cut off')
    const content = unpack(bytes.subarray(start, start + packed), method, size, name)
    if (content.length !== size || crc32(content) !== checksum) throw new ZipError(`${name} is damaged in the zip file`)
    return content
}

function unpack(packed: Buffer, method: number, size: number, name: string): Buffer {
    if (method === 0) return packed
    if (method !== 8) throw new ZipError(`${name} is packed by method ${method}; use deflate`)
    try {
        return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) })
    } catch {
        throw new ZipError(`${name} is damaged in the zip file`)
    }
}
