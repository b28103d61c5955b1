/** A sequence as its list shows it. Pure. */
import { fill, showNumber, showTime } from 'c/headroomText'
import { labels } from './labels'

/** @typedef {Record<string, any>} Sequence as the relay's API has it */

export const buttonsOfPage = [{ name: 'new', label: labels.newSequence, variant: 'brand', iconName: 'utility:add' }]
export const buttonsOfEditor = [
    { name: 'save', label: labels.save, variant: 'brand', type: 'submit' },
    { name: 'cancel', label: labels.cancel },
]
export const buttonsOfSteps = [{ name: 'closeSteps', label: labels.closeSteps }]

/** @param {Sequence} sequence @param {boolean} isOpen whether its records are shown */
const buttonsOf = ({ name, pausedAt, steps }, isOpen) => [
    { name: 'open', label: isOpen ? labels.hide : labels.show, title: fill(isOpen ? labels.hideText : labels.showText, name) },
    ...(steps.length === 0
        ? []
        : [
              pausedAt === null
                  ? { name: 'pause', label: labels.pause, title: fill(labels.pauseText, name) }
                  : { name: 'resume', label: labels.resume, title: fill(labels.resumeText, name) },
          ]),
    { name: 'edit', label: labels.edit, title: fill(labels.editText, name) },
    { name: 'ask', iconName: 'utility:delete', alternativeText: fill(labels.deleteText, name) },
]

/** @param {Sequence} sequence */
const askDelete = ({ name, activeEnrollments }) => ({
    text: fill(labels.sure, name, showNumber(activeEnrollments)),
    answers: [
        { name: 'delete', label: labels.remove, variant: 'destructive' },
        { name: 'keep', label: labels.cancel },
    ],
})

/** @param {Sequence} sequence @param {{ isOpen: boolean, isAsked: boolean }} shown */
export function describeSequence(sequence, { isOpen, isAsked }) {
    const { id, name, activeEnrollments, steps, pausedAt } = sequence
    const stepText = steps.length === 0 ? labels.noSteps : fill(labels.stepSum, showNumber(steps.length))
    return {
        id,
        name,
        isOpen,
        badge: pausedAt === null ? undefined : { label: labels.paused, class: 'slds-theme_warning' },
        lines: [
            `${fill(labels.active, showNumber(activeEnrollments))} · ${stepText}`,
            pausedAt === null ? '' : fill(labels.pausedSince, showTime(pausedAt)),
        ],
        buttons: buttonsOf(sequence, isOpen),
        question: isAsked ? askDelete(sequence) : null,
    }
}
