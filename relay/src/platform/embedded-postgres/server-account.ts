/** The operating-system account the embedded server runs under. Postgres refuses to run as root, so as root it runs as `nobody`. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { HeadroomError } from '../errors.ts'

/** Null: the relay's own account. */
export type ServerAccount = { readonly uid: number; readonly gid: number } | null

/** initdb looks its own uid up in /etc/passwd and stops when it is not there, so the account must really exist. */
export function chooseServerAccount(): ServerAccount {
    if (process.getuid?.() !== 0) return null
    const line = readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .find((entry) => entry.startsWith('nobody:'))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid === undefined || gid === undefined) {
        throw new HeadroomError(
            'store_unusable',
            'Postgres does not run as root and there is no account `nobody`: run as another user, or set DATABASE_URL.',
        )
    }
    return { uid: Number(uid), gid: Number(gid) }
}

/** Whether the account can enter a folder: a checkout in a private home (mode 0700) is closed to `nobody`. */
export function canEnter(account: ServerAccount, folder: string): boolean {
    if (account === null) return true
    try {
        execFileSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...account, cwd: '/', stdio: 'ignore' })
        return true
    } catch {
        return false // the shell says no by its exit code: that is the answer
    }
}
