/** Whether a process id found in a file still belongs to a Postgres server. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A zombie is dead: who started the server may be slow to notice, and in a container nobody may. Source: proc_pid_stat(5). */
export function isRunning(pid: number | undefined): boolean {
    if (pid === undefined) return false
    try {
        const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
        return name === 'postgres' && state !== 'Z' && state !== 'X'
    } catch {
        return process.platform !== 'linux' && canSignal(pid)
    }
}

function canSignal(pid: number): boolean {
    try {
        process.kill(pid, 0)
        return true
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
}

/** Whether any process works in a folder (Linux): sessions of a killed server do for a moment longer, and still write to its files. */
export function isWorkedIn(folder: string): boolean {
    return readdirSync('/proc').some((name) => /^\d+$/.test(name) && workingFolderOf(name) === folder)
}

function workingFolderOf(pid: string): string | null {
    try {
        return readlinkSync(`/proc/${pid}/cwd`)
    } catch {
        return null // it has ended, or is another user's: a server of this folder would be ours to see
    }
}
