/** Who is in a sequence and how far, as a table; and one record's steps as a list. Pure. */
import { nameAction } from 'c/headroomActions'
import { fill, showTime } from 'c/headroomText'
import { ENDS } from 'c/headroomWords'
import { labels } from './labels'

/** @typedef {Record<string, any>} Enrollment as the relay's API has it */

const END = { name: 'enrollmentEnd', label: labels.takeOut }
const STEPS = { name: 'steps', label: labels.showSteps }

export const columns = [
    {
        label: labels.record,
        fieldName: 'url',
        type: 'url',
        typeAttributes: { label: { fieldName: 'record' }, target: '_blank' },
    },
    { label: labels.since, fieldName: 'since' },
    { label: labels.by, fieldName: 'by' },
    { label: labels.where, fieldName: 'where', wrapText: true },
    { label: labels.next, fieldName: 'next', wrapText: true },
    {
        type: 'action',
        typeAttributes: { rowActions: (/** @type {any} */ row, /** @type {(actions: object[]) => void} */ done) => done(row.actions) },
    },
]

/** @param {Enrollment} enrollment */
function describePlace({ state, endReason, pausedAt, sequencePausedAt, step, stepCount }) {
    if (state !== 'active') return ENDS[endReason] ?? endReason
    if (pausedAt ?? sequencePausedAt) return labels.paused
    if (stepCount === 0) return labels.isActive
    return step === null ? labels.starts : fill(labels.waitsAt, step.number, stepCount, showTime(step.since))
}

/** @param {Enrollment} enrollment what can be done with it */
function listActions({ state, pausedAt, stepCount }) {
    if (state !== 'active') return [STEPS]
    if (stepCount === 0) return [END]
    const pause = pausedAt ? { name: 'enrollmentResume', label: labels.resume } : { name: 'enrollmentPause', label: labels.pause }
    return [STEPS, pause, END]
}

/** @param {{ number: number, type: string, subject: string | null }} next */
const nameStep = ({ number, subject }) => subject ?? `${labels.stepNoun} ${number}`

/** @param {Enrollment} enrollment */
export function describeEnrollment(enrollment) {
    const { object, recordId, enrolledAt, source, next } = enrollment
    return {
        recordId,
        record: `${object} ${recordId}`,
        url: `/lightning/r/${object}/${recordId}/view`,
        since: showTime(enrolledAt),
        by: source === 'rule' ? labels.byRule : labels.byApi,
        where: describePlace(enrollment),
        next: next === null ? '' : fill(labels.nextText, nameStep(next), showTime(next.at)),
        actions: listActions(enrollment),
    }
}

const STATES = /** @type {Record<string, string>} */ ({
    done: labels.stepDone,
    current: labels.stepCurrent,
    to_come: labels.stepToCome,
})

/** @param {Record<string, any>} detail an enrollment with its steps */
export const listSteps = ({ steps }) =>
    steps.map((/** @type {any} */ { number, state, step, task }) => ({
        number,
        heading: `${number}. ${nameAction(step)}`,
        badge: { label: STATES[state] ?? state, class: state === 'current' ? 'slds-theme_success' : undefined },
        lines: [task?.problem, task?.nextStep],
    }))
