/** Names writes. What a client names itself has the same id each time, so that a store restored from a backup makes nothing twice. Pure. */
import { randomUUID } from 'node:crypto'
import { sha256 } from '../platform/crypto.ts'

/** A name-based UUID of version 8 (RFC 9562, section 5.8), of the org and a name within it. */
export function nameWrite(orgId: string, name: string): string {
    const bytes = sha256(`${orgId}\n${name}`).subarray(0, 16)
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const makeWriteId = (orgId: string, clientId: string | null): string =>
    clientId === null ? randomUUID() : nameWrite(orgId, `client ${clientId}`)

/** Tells two requests under one name apart. */
export const hashInput = (input: unknown): string => sha256(JSON.stringify(input)).toString('hex')
