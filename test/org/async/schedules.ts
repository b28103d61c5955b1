/**
 * Scheduled Apex: System.schedule, the CronTrigger rows and each firing by the org's clock (rows D14, D15).
 * Apex Developer Guide, "Apex Scheduler". A row that is gone (System.abortJob) never fires again.
 */
import type { BusyClass } from '../local-org.ts'
import { SchedulableContext } from '../library/async-contexts.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { deepCopy } from '../runtime/deep-copy.ts'
import { apexException } from '../runtime/exception.ts'
import { programClassOf } from '../runtime/object.ts'
import { currentTransaction, type RunningUser } from '../runtime/transaction.ts'
import { type CronSchedule, nextFireTime, parseCron } from './cron.ts'
import { CronError } from './cron-fields.ts'
import type { AsyncEngine } from './engine.ts'
import { type JobStep, runSteps, runStepsInTest } from './job-steps.ts'
import { NO_CHAIN } from './job.ts'
import { requireDailyAllowance } from './limits-of-async.ts'
import { callExecute, runningTransaction } from './user-code.ts'

const CALLOUT_REFUSED = 'Callout from scheduled Apex not supported.'

interface ScheduleRun {
    readonly triggerId: string
    readonly name: string
    readonly user: RunningUser
    readonly cron: CronSchedule
    /** State is kept from run to run (row D14). */
    instance: object
    timesTriggered: number
}

export class Schedules {
    private readonly engine: AsyncEngine
    private readonly waiting = new Map<string, { readonly className: string; readonly cancel: () => void }>()

    constructor(engine: AsyncEngine) {
        this.engine = engine
    }

    /** Runs that are not in the past and were not aborted. */
    get count(): number {
        return this.waiting.size
    }

    /** Of the runs that are still to come. */
    classes(): BusyClass[] {
        const { store } = this.engine.host
        return [...this.waiting]
            .filter(([triggerId]) => store.readField(triggerId, 'State') !== undefined)
            .map(([id, { className }]) => ({ kind: 'schedule', id, className }))
    }

    schedule(jobName: string, expression: string, target: unknown): string {
        const tx = runningTransaction()
        if (target === null || typeof target !== 'object') throw apexException('NullPointerException', 'Argument cannot be null.')
        const cron = readCron(expression)
        const next = nextFireTime(cron, this.engine.services.clock.now(), tx.user.timeZone)
        if (next === null)
            throw apexException('AsyncException', `Based on configured schedule, the given trigger '${jobName}' will never fire.`)
        this.requireRoom(jobName)
        const triggerId = this.createRows(jobName, expression, next, tx.user)
        const name = programClassOf(target)?.name ?? 'Schedulable'
        const run: ScheduleRun = { triggerId, name, user: tx.user, cron, instance: deepCopy(target), timesTriggered: 0 }
        tx.deferred.addJob({
            id: triggerId,
            kind: 'scheduled',
            name,
            user: tx.user,
            delayMs: 0,
            signature: null,
            chain: NO_CHAIN,
            run: () => Promise.resolve(this.waitFor(run)),
            runInTest: (parent) => runStepsInTest(this.engine, this.fireStep(run), parent),
        })
        tx.uncommittedWork = true
        return triggerId
    }

    /** Inside the aborting transaction, so that its rollback keeps the schedule. */
    abort(triggerId: string): void {
        const { store } = this.engine.host
        const detail = store.readField(triggerId, 'CronJobDetailId')
        store.removeRow(triggerId)
        if (typeof detail === 'string') store.removeRow(detail)
    }

    close(): void {
        for (const { cancel } of this.waiting.values()) cancel()
        this.waiting.clear()
    }

    private requireRoom(jobName: string): void {
        const { maximumSchedules, store } = this.engine.host
        const used = store.findRows('CronJobDetail', 'Name', jobName)
        if (used.length > 0) throw apexException('AsyncException', `The Apex job named "${jobName}" is already scheduled for execution`)
        if (store.findRows('CronTrigger', 'State', 'WAITING').length >= maximumSchedules) {
            throw apexException('AsyncException', `You have exceeded the maximum number (${maximumSchedules}) of Apex scheduled jobs.`)
        }
    }

    private createRows(jobName: string, expression: string, next: number, user: RunningUser): string {
        const { store } = this.engine.host
        const now = new ApexDatetime(this.engine.services.clock.now())
        // JobType 7 is Scheduled Apex (Object Reference, "CronJobDetail").
        const CronJobDetailId = store.putRow('CronJobDetail', { Name: jobName, JobType: '7' })
        return store.putRow('CronTrigger', {
            CronJobDetailId,
            CronExpression: expression,
            State: 'WAITING',
            NextFireTime: new ApexDatetime(next),
            StartTime: now,
            CreatedDate: now,
            CreatedById: user.id,
            OwnerId: user.id,
            TimeZoneSidKey: user.timeZone,
            TimesTriggered: 0,
        })
    }

    private waitFor(run: ScheduleRun): void {
        const { clock } = this.engine.services
        const next = nextFireTime(run.cron, clock.now(), run.user.timeZone)
        if (next === null) return
        const cancel = clock.after(next - clock.now(), () => this.fire(run))
        this.waiting.set(run.triggerId, { className: run.name, cancel })
    }

    private fire(run: ScheduleRun): void {
        this.waiting.delete(run.triggerId)
        if (this.engine.host.store.readField(run.triggerId, 'State') === undefined) return
        this.engine.submitPlatformJob(run.name, () => runSteps(this.engine, this.fireStep(run)))
        this.waitFor(run)
        this.recordFiring(run)
    }

    private recordFiring(run: ScheduleRun): void {
        const { services, host } = this.engine
        run.timesTriggered += 1
        const next = nextFireTime(run.cron, services.clock.now(), run.user.timeZone)
        host.store.patchRow(run.triggerId, {
            TimesTriggered: run.timesTriggered,
            PreviousFireTime: new ApexDatetime(services.clock.now()),
            NextFireTime: next === null ? null : new ApexDatetime(next),
            State: next === null ? 'COMPLETE' : 'WAITING',
        })
        if (currentTransaction() === null) host.store.commit()
    }

    private fireStep(run: ScheduleRun): JobStep {
        const { engine } = this
        const id = engine.rows.create('ScheduledApex', run.name, null, run.user.id)
        const self = deepCopy(run.instance)
        return {
            open: (parent) => {
                engine.rows.status(id, 'Processing')
                return engine.open({ kind: 'scheduled', user: run.user, jobId: id, calloutRefusal: CALLOUT_REFUSED, parent })
            },
            work: (tx) => {
                // A firing has no caller to refuse: past the daily allowance it fails as a job.
                requireDailyAllowance(engine, tx)
                engine.countExecution('scheduled', tx.parent)
                return callExecute(self, 'SchedulableContext', new SchedulableContext({ triggerId: run.triggerId }))
            },
            close: ({ failed, error }) => {
                engine.rows.status(id, failed ? 'Failed' : 'Completed', error)
                if (failed) engine.countFailure(run.name, error)
                else run.instance = self
                return null
            },
        }
    }
}

function readCron(expression: string): CronSchedule {
    try {
        return parseCron(expression)
    } catch (error) {
        if (error instanceof CronError) throw apexException('StringException', error.message)
        throw error
    }
}
