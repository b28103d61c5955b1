/** Where the encryption key comes from: the environment, or a file beside the embedded store that is made once. */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HeadroomError } from './errors.ts'

const KEY_FILE = 'encryption.key'

function readKeyFile(path: string): Buffer {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
        throw new HeadroomError('config_invalid', `${path} can be read by other users: run \`chmod 600\` on it, then start again.`)
    }
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
    if (key.length !== 32)
        throw new HeadroomError('config_invalid', `${path} does not hold a key of 32 bytes: restore it from your backup.`)
    return key
}

/** A key appears whole or not at all, and never replaces one that exists: without the old key the stored keys of all orgs are lost. */
function makeKeyFile(path: string): void {
    const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
    writeFileSync(draft, randomBytes(32).toString('base64') + '\n', { mode: 0o600, flush: true })
    try {
        linkSync(draft, path)
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
        unlinkSync(draft)
    }
}

export function loadEncryptionKey(configured: Buffer | undefined, dataDir: string): Buffer {
    if (configured !== undefined) return configured
    mkdirSync(dataDir, { recursive: true })
    const path = join(dataDir, KEY_FILE)
    try {
        return readKeyFile(path)
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    makeKeyFile(path)
    return readKeyFile(path)
}
