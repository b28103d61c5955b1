/** Starts a sending process and talks with it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TestOrg } from '../start-relay.ts'
import type { Ledger, Order, Report } from './ledger.ts'

const SENDER = fileURLToPath(new URL('sender.ts', import.meta.url))

const PATIENCE_MS = 60_000

export interface Sender {
    /** Where to send from now on: to these in turn. */
    use(urls: readonly string[]): void
    /** Waits until so many more deliveries were accepted; fails after a minute, since an attempt at a frozen relay alone takes ten seconds. */
    proceed(deliveries: number): Promise<void>
    /** Waits until everything that was begun is accepted, and returns the ledger. */
    finish(): Promise<Ledger>
    /** For the end of a test that failed. */
    kill(): void
}

/** Each lane sends one delivery at a time. */
export function startSender(org: TestOrg, urls: readonly string[], lanes = 4): Sender {
    const environment = { ...process.env }
    delete environment['NODE_OPTIONS']
    const child = fork(SENDER, { env: environment, execArgv: [] })
    const tell = (order: Order): void => void child.send(order)
    let accepted = 0
    const ledger = new Promise<Ledger>((resolve, reject) => {
        child.on('message', (report: Report) => {
            if (report.type === 'accepted') accepted = report.deliveries
            else resolve(report.ledger)
        })
        child.once('exit', (code) => reject(new Error(`The sending process ended with ${String(code)}.`)))
    })
    ledger.catch(() => undefined) // finish() tells of it; a test that fails before needs no second failure
    tell({ type: 'start', orgId: org.orgId, requestKey: org.requestKey.toString('base64'), lanes, urls })
    return {
        use: (next) => tell({ type: 'use', urls: next }),
        proceed: async (deliveries) => {
            const [goal, deadline] = [accepted + deliveries, performance.now() + PATIENCE_MS]
            while (accepted < goal) {
                if (performance.now() > deadline) throw new Error(`Only ${accepted} of ${goal} deliveries were accepted within a minute.`)
                await delay(20)
            }
        },
        finish: async () => {
            tell({ type: 'finish' })
            const kept = await ledger
            child.disconnect()
            await once(child, 'exit')
            return kept
        },
        kill: () => void child.kill(),
    }
}
