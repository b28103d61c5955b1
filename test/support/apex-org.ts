/** A local org made of a few lines of Apex, for tests of what Apex does. Objects: those of test/integration/org/apex-sources. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createOrg, type OrgOptions } from '../org/org.ts'
import type { LocalOrg } from '../org/local-org.ts'

const OBJECTS = fileURLToPath(new URL('../integration/org/apex-sources/objects', import.meta.url))

/** @param sources file name (`Job.cls`, `LeadNote.trigger`) -> text. */
export async function createApexOrg(
    sources: Readonly<Record<string, string>>,
    settings: Omit<OrgOptions, 'sourceFolders'> = {},
): Promise<LocalOrg> {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-apex-'))
    try {
        mkdirSync(join(folder, 'classes'))
        for (const [name, text] of Object.entries(sources)) {
            const kind = name.endsWith('.cls') ? 'ApexClass' : 'ApexTrigger'
            writeFileSync(join(folder, 'classes', name), text)
            writeFileSync(join(folder, 'classes', `${name}-meta.xml`), `<${kind}><apiVersion>65.0</apiVersion></${kind}>`)
        }
        return await createOrg({ sourceFolders: [folder, OBJECTS], ...settings })
    } finally {
        rmSync(folder, { recursive: true })
    }
}

/** Runs anonymous Apex. @throws Error with the exception's text where it fails. */
export async function runApex(org: LocalOrg, code: string): Promise<void> {
    const { success, compileProblem, exceptionMessage } = await org.executeAnonymous(code)
    if (!success) throw new Error(compileProblem ?? exceptionMessage ?? 'failed without a message')
}

/** The first column of a query, in order. */
export function column(org: LocalOrg, soql: string): unknown[] {
    const field = /^SELECT (\w+)/i.exec(soql)?.[1] ?? 'Id'
    return org.runAsUser(org.users.admin, 'synchronous', () =>
        org.services.data.queryText(soql, () => null).records.map((row) => row.get(field)),
    )
}

/** Subjects of all tasks in alphabetical order: what code under test notes. */
export function notes(org: LocalOrg): unknown[] {
    return column(org, 'SELECT Subject FROM Task').sort()
}

export interface EchoServer {
    readonly url: string
    readonly seen: { readonly method: string; readonly body: string }[]
    close(): Promise<void>
}

/** Answers 200 with the method it saw; /slow answers after half a second. */
export async function startEcho(): Promise<EchoServer> {
    const seen: EchoServer['seen'] = []
    const server: Server = createServer((request, response) => {
        let body = ''
        request.on('data', (part: Buffer) => (body += part.toString('utf8')))
        request.on('end', () => {
            seen.push({ method: request.method ?? '', body })
            setTimeout(() => response.end(request.method), request.url === '/slow' ? 500 : 0)
        })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close }
}
