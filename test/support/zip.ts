/** Makes zip files for tests: the parts of the format that the org reads, written apart from its reader (APPNOTE.TXT 6.3.10). */
import { crc32, deflateRawSync } from 'node:zlib'

interface Packed {
    readonly name: Buffer
    readonly method: 0 | 8
    readonly content: Buffer
    readonly data: Buffer
}

/** What both records of an entry share, from "version needed" to "extra field length". */
function describe({ name, method, content, data }: Packed): Buffer {
    const bytes = Buffer.alloc(26)
    bytes.writeUInt16LE(20, 0)
    bytes.writeUInt16LE(method, 4)
    bytes.writeUInt32LE(crc32(content), 10)
    bytes.writeUInt32LE(data.length, 14)
    bytes.writeUInt32LE(content.length, 18)
    bytes.writeUInt16LE(name.length, 22)
    return bytes
}

function localRecord(entry: Packed): Buffer {
    return Buffer.concat([Buffer.from('PK\x03\x04'), describe(entry), entry.name, entry.data])
}

function directoryRecord(entry: Packed, at: number): Buffer {
    const bytes = Buffer.alloc(14)
    bytes.writeUInt32LE(at, 10)
    return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), describe(entry), bytes, entry.name])
}

/** @param files text by path; a path that ends in '/' is a folder. */
export function zip(files: Readonly<Record<string, string>>, method: 0 | 8 = 8): Buffer {
    const entries = Object.entries(files).map(([path, text]) => {
        const content = Buffer.from(text)
        return { name: Buffer.from(path), method, content, data: method === 8 ? deflateRawSync(content) : content }
    })
    const locals = entries.map(localRecord)
    let at = 0
    const directory = entries.map((entry, index) => {
        const record = directoryRecord(entry, at)
        at += locals[index]?.length ?? 0
        return record
    })
    const end = Buffer.alloc(18)
    end.writeUInt16LE(entries.length, 4)
    end.writeUInt16LE(entries.length, 6)
    end.writeUInt32LE(Buffer.concat(directory).length, 8)
    end.writeUInt32LE(at, 12)
    return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end])
}
