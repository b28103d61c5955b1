/** What HttpRequest and HttpResponse hold. Header lookup minding case is doubtful (row D20), so a lookup that depends on it is refused. */
import { chargeBytes } from '../runtime/heap.ts'
import { NotImplementedError, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'

abstract class HttpMessage extends LibraryObject {
    readonly headers = new Map<string, string>()
    body: Buffer = Buffer.alloc(0)

    setHeader(name: string | null, value: string | null): void {
        if (name === null || value === null) throw nullPointer()
        this.headers.set(name, value)
    }

    header(name: string | null): string | null {
        if (name === null) throw nullPointer()
        const exact = this.headers.get(name)
        if (exact !== undefined) return exact
        const other = [...this.headers.keys()].find((key) => key.toLowerCase() === name.toLowerCase())
        if (other !== undefined)
            throw new NotImplementedError(`getHeader('${name}') of a header sent as '${other}': compare getHeaderKeys() yourself`)
        return null
    }

    setBody(body: Buffer): void {
        chargeBytes(body.length)
        this.body = body
    }
}

/** Default timeout 10 s (row D18). */
export class HttpRequest extends HttpMessage {
    readonly apexType = 'HttpRequest'
    endpoint: string | null = null
    method = 'GET'
    timeout = 10_000
}

export class HttpResponse extends HttpMessage {
    readonly apexType = 'HttpResponse'
    statusCode = 0
    status: string | null = null
}
