/** A real nginx around one server block, on loopback and in a folder of its own, where nginx is installed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface Nginx {
    stop(): Promise<void>
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

function makeConfiguration(folder: string, server: string): string {
    const temporary = TEMPORARY.map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ')
    return `daemon off; pid ${join(folder, 'nginx.pid')}; error_log stderr; events {}\nhttp { access_log off; ${temporary}\n${server}\n}\n`
}

async function isListening(port: number): Promise<boolean> {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
        () => true,
        () => false,
    )
    socket.destroy()
    return isOpen
}

/** Null where nginx is missing, which is said. @throws Error with its words where it does not take the configuration. */
export async function startNginx(folder: string, server: string, port: number): Promise<Nginx | null> {
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, makeConfiguration(folder, server))
    const nginx = spawn('nginx', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    nginx.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = new Promise<'missing' | 'ended'>((resolve) =>
        nginx.once('error', () => resolve('missing')).once('exit', () => resolve('ended')),
    )
    for (;;) {
        const state = await Promise.race([ended, wait(20, 'starting' as const)])
        if (state === 'ended') throw new Error(`nginx refuses the documented configuration: ${said}`)
        if (state === 'missing') {
            process.stderr.write('NOT RUN: nginx is not installed, so the documented settings are served by Node alone.\n')
            return null
        }
        if (await isListening(port)) break
    }
    return {
        stop: async () => {
            nginx.kill('SIGTERM')
            await ended
        },
    }
}
