/** The processes of an embedded server, for tests that kill or freeze them. Each backend leads a process group of its own. */
import { readdirSync, readFileSync } from 'node:fs'
import { readServerPid } from './relay-process.ts'

function parentOf(pid: string): number {
    try {
        return Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
    } catch {
        return 0 // it has ended since the folder was listed
    }
}

/** The postmaster first, so that it starts no more of them. Linux only, as killing the server of a test is. */
export function listServerProcesses(dataDir: string): number[] {
    const postmaster = readServerPid(dataDir)
    if (postmaster === null) return []
    const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
    return [postmaster, ...children.map(Number)]
}

/** Sends a signal to all of them, as a power cut would; one that has ended meanwhile is passed over. */
export function signalServer(dataDir: string, signal: NodeJS.Signals): void {
    for (const pid of listServerProcesses(dataDir)) {
        try {
            process.kill(pid, signal)
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
        }
    }
}
