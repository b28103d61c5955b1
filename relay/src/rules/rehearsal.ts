/** Plays past changes to one rule, in the order of the feed, and counts what it would have fired. Holds little of each record; writes nothing. */
import type { PastChange } from '../history/index.ts'
import { applyChange, judgeChange as judgeMirror } from '../mirror/index.ts'
import type { RecordState } from '../mirror/index.ts'
import { concernsOperation } from './rule-compile.ts'
import type { CompiledRule } from './rule-compile.ts'
import { judgeChange } from './rule-policy.ts'
import type { Rehearsal } from './rule-schema.ts'

const HOUR_MS = 3_600_000
const FIRINGS_SHOWN = 100

export class RehearsedRule {
    readonly compiled: CompiledRule
    private readonly states = new Map<string, RecordState>()
    private readonly fired = new Set<string>()
    private readonly records = new Set<string>()
    private readonly shown: Rehearsal['firings'] = []
    private readonly times: number[] = []
    private hourStart = 0
    private busiestHour = 0
    private examined = 0

    constructor(compiled: CompiledRule) {
        this.compiled = compiled
    }

    play(change: PastChange): void {
        this.examined++
        const state = this.states.get(change.recordId) ?? null
        const next = applyChange(state, change)
        this.states.set(change.recordId, next)
        if (!concernsOperation(this.compiled.rule, change.operation)) return
        const judged = { change, position: change.position, ...judgeMirror(state, change, next) }
        if (judgeChange(this.compiled, judged) === 'fires') this.fire(change)
    }

    get outcome(): Omit<Rehearsal, 'since' | 'through' | 'isComplete'> {
        const { examined, fired, records, busiestHour, shown } = this
        return { examined, wouldFire: fired.size, records: records.size, busiestHour, firings: shown }
    }

    /** Once per record and transaction, as in earnest. */
    private fire({ recordId, transaction, position, receivedAt }: PastChange): void {
        const key = `${recordId} ${transaction}`
        if (this.fired.has(key)) return
        this.fired.add(key)
        this.records.add(recordId)
        if (this.shown.length < FIRINGS_SHOWN) this.shown.push({ recordId, position: String(position), transaction, receivedAt })
        this.countHour(Date.parse(receivedAt))
    }

    private countHour(time: number): void {
        this.times.push(time)
        while ((this.times[this.hourStart] ?? time) <= time - HOUR_MS) this.hourStart++
        this.busiestHour = Math.max(this.busiestHour, this.times.length - this.hourStart)
    }
}
