/**
 * Named places on the way of a change at which a test lets the relay die as by kill -9. None is armed unless HEADROOM_FAIL_POINT names
 * it, which the configuration refuses on a production store; unarmed, a place costs one comparison.
 */
import { writeSync } from 'node:fs'

export const FAIL_POINTS = [
    'migrate-mid',
    'recv-headers',
    'recv-half-body',
    'body-done',
    'sig-ok',
    'before-begin',
    'after-insert-envelope',
    'apply-begin',
    'after-insert-dedupe',
    'apply-mid',
    'apply-commit',
    'rule-eval',
    'outbox-insert',
    'before-commit',
    'after-commit-before-ack',
    'after-ack',
    'claim',
    'after-mark',
    'compaction-mid',
    'before-send',
    'after-send-before-mark',
    'watermark-before',
    'watermark-after',
    'write-accepted',
    'write-accepted-before-ack',
    'write-leased',
    'write-leased-before-ack',
    'write-before-send',
    'write-after-send-before-mark',
    'write-settled',
    'write-settled-before-ack',
] as const
export type FailPoint = (typeof FAIL_POINTS)[number]

const STANDARD_ERROR = 2
let armed: FailPoint | undefined

export function armFailPoint(name: FailPoint | undefined): void {
    armed = name
}

/** Dies here if this is the armed place, after saying so: a test counts the places that were reached. */
export function reachFailPoint(name: FailPoint): void {
    if (name !== armed) return
    writeSync(STANDARD_ERROR, `fail point ${name} reached\n`)
    process.kill(process.pid, 'SIGKILL')
}
