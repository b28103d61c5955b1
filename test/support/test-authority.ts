/** A certificate authority that this process trusts while a test runs, so that only what the test is about can be wrong with a certificate. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

export interface Certificate {
    readonly name?: string
    /** As openssl writes times: YYMMDDhhmmssZ. */
    readonly start?: string
    readonly end?: string
}

export interface Issued {
    readonly key: Buffer
    readonly cert: Buffer
}

export interface TestAuthority {
    readonly folder: string
    /** Lies in the folder as key.pem and certificate.pem until the next one. */
    issue(certificate?: Certificate): Issued
    openssl(...words: string[]): unknown
    close(): void
}

/** The command that signs with a beginning and an end of one's own keeps a database of what it signed. */
const SETTINGS = '[a]\nserial=serial\ndatabase=index.txt\nnew_certs_dir=.\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n'

export function createAuthority(): TestAuthority {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-tls-'))
    const usual = getCACertificates('default')
    const openssl = (...words: string[]): unknown => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
    openssl('req', '-x509', '-days', '2', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA')
    setDefaultCACertificates([...usual, readFileSync(join(folder, 'ca.pem'), 'utf8')])
    for (const [name, text] of Object.entries({ 'index.txt': '', serial: '01', 'ca.cnf': SETTINGS }))
        writeFileSync(join(folder, name), text)
    return {
        folder,
        openssl,
        issue({ name = 'IP:127.0.0.1', start = '200101000000Z', end = '491231000000Z' } = {}) {
            writeFileSync(join(folder, 'names.cnf'), `subjectAltName=${name}\n`)
            openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=receiver')
            const authority = ['-config', 'ca.cnf', '-name', 'a', '-md', 'sha256', '-cert', 'ca.pem', '-keyfile', 'ca.key']
            const times = ['-startdate', start, '-enddate', end]
            openssl(
                'ca',
                '-batch',
                '-notext',
                ...authority,
                ...times,
                '-extfile',
                'names.cnf',
                '-in',
                'request.pem',
                '-out',
                'certificate.pem',
            )
            return { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'certificate.pem')) }
        },
        close() {
            setDefaultCACertificates(usual)
            rmSync(folder, { recursive: true })
        },
    }
}
