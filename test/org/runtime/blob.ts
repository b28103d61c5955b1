/** Apex Blob: bytes that never change. */
export class Blob {
    readonly bytes: Buffer

    constructor(bytes: Uint8Array) {
        this.bytes = Buffer.from(bytes)
    }

    static ofText(text: string): Blob {
        return new Blob(Buffer.from(text, 'utf8'))
    }

    equals(other: Blob): boolean {
        return this.bytes.equals(other.bytes)
    }
}
