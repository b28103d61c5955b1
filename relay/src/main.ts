/** The relay's process: reads the configuration, opens the store, listens, and ends cleanly on a signal. */
import { createApp } from './app.ts'
import { systemClock } from './platform/clock.ts'
import { readConfig } from './platform/config.ts'
import type { Config } from './platform/config.ts'
import { armFailPoint } from './platform/failpoints.ts'
import { describeFailure } from './platform/failure-text.ts'
import { listen } from './platform/http-server.ts'
import { createLog } from './platform/log.ts'
import type { Logger } from './platform/log.ts'
import { startStoreClock } from './platform/store-clock.ts'
import { openStore } from './platform/store.ts'
import type { Store } from './platform/store.ts'
import { relayVersion } from './platform/version.ts'
import { checkSecrets } from './sealing/index.ts'

/** Resolves with the first signal; a second one ends the process at once, as people expect of Ctrl-C. */
function nextSignal(): Promise<NodeJS.Signals> {
    return new Promise((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
    })
}

/** Answers requests and works in the background until the signal comes. */
async function serve(store: Store, config: Config, log: Logger, signalled: Promise<NodeJS.Signals>): Promise<void> {
    const storeClock = await startStoreClock(store.database, log)
    const app = createApp({
        database: store.database,
        sealer: store.sealer,
        clock: systemClock,
        storeClock,
        log,
        relayVersion,
        retentionDays: config.retentionDays,
        mail: config.mailUrl === undefined ? null : { url: config.mailUrl, from: config.mailFrom ?? '' },
        salesforceHosts: config.salesforceHosts ?? [],
        webhookSender: { allowLoopback: config.webhookAllowLoopback },
    })
    try {
        const server = await listen(app.handler, config)
        app.start()
        log.info({ host: config.host, port: server.port, relayVersion }, 'The relay is listening.')
        log.info({ signal: await signalled }, 'The relay is stopping.')
        app.prepareStop()
        // Side by side: a request that hangs and a receiver of webhooks that hangs share the time there is.
        await Promise.all([server.close(config.stopTimeoutSeconds * 1000), app.stop()])
    } finally {
        await app.stop()
        storeClock.stop()
    }
}

async function run(config: Config, log: Logger): Promise<void> {
    const signalled = nextSignal()
    const store = await openStore(config, log)
    try {
        await checkSecrets(store.database, store.sealer, log)
        await serve(store, config, log, signalled)
    } finally {
        await store.close()
    }
    log.info('The relay has stopped.')
}

async function main(): Promise<void> {
    const config = readConfig(process.env)
    armFailPoint(config.failPoint)
    await run(config, createLog(config.logLevel))
}

try {
    await main()
} catch (error) {
    // Before the configuration is read there is no log to write to, and what a person must do belongs on their screen.
    process.stderr.write(`The relay cannot run: ${describeFailure(error)}\n`)
    process.exitCode = 1
}
