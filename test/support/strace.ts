/** Watches, or breaks, the system calls of running processes with strace(1), where it is there and may be used. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FinishedCall {
    readonly name: string
    /** Seconds since 1970 at which it returned. */
    readonly endedAt: number
    readonly result: string
}

export interface Trace {
    /** Detaches; returns the calls that were finished. */
    stop(): Promise<FinishedCall[]>
}

// 4711 1795321486.123456 fdatasync(7) = 0 <0.000123>, or its end alone: 4711 1795321486.123456 <... fdatasync resumed>) = 0 <0.000123>
const LINE = /^\d+ +(\d+\.\d+) (?:<\.\.\. )?(\w+)(?:\(| resumed).*= (\S+).*?<(\d+\.\d+)>$/

function parseLine(line: string): FinishedCall[] {
    const [, time = '', name = '', result = '', seconds = ''] = LINE.exec(line) ?? []
    if (name === '') return []
    return [{ name, result, endedAt: Number(time) + (line.includes('resumed') ? 0 : Number(seconds)) }]
}

/** Null where strace is missing or may not attach, and without what has ended meanwhile; `expressions` are those of its option -e. */
export async function startTrace(pids: readonly number[], expressions: readonly string[]): Promise<Trace | null> {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-strace-'))
    const file = join(folder, 'calls')
    const words = [
        '-f',
        '-ttt',
        '-T',
        '-o',
        file,
        ...expressions.flatMap((text) => ['-e', text]),
        ...pids.flatMap((pid) => ['-p', String(pid)]),
    ]
    const strace = spawn('strace', words, { stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = new Promise<void>((resolve) => strace.once('exit', () => resolve()).once('error', () => resolve()))
    let said = ''
    const attached = new Promise<boolean>((resolve) => {
        strace.stderr.on('data', (chunk: Buffer) => {
            said += chunk.toString()
            if ((said.match(/Process \d+ attached|No such process/g) ?? []).length >= pids.length) resolve(true)
        })
        void ended.then(() => resolve(false))
    })
    if (!(await attached)) {
        process.stderr.write(`NOT RUN: strace is missing or may not attach here. ${said.split('\n')[0] ?? ''}\n`)
        rmSync(folder, { recursive: true, force: true })
        return null
    }
    return {
        async stop() {
            if (strace.exitCode === null && strace.kill('SIGINT')) await once(strace, 'exit')
            const calls = readFileSync(file, 'utf8').split('\n').flatMap(parseLine)
            rmSync(folder, { recursive: true, force: true })
            return calls
        },
    }
}
