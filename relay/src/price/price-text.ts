/** A price in plain words. Pure. */
import { isIntervalOnly } from '../schemas/index.ts'
import type { Price } from './price-schema.ts'
import type { Subject } from './price-service.ts'

type Figures = Omit<Price, 'text'>

const count = (value: number): string => Math.ceil(value).toLocaleString('en')

function writeShare(percent: number | null): string {
    return percent === null ? '' : `, ${percent}% of Headroom’s own limit`
}

function writeDay({ costs }: Figures, quota: 'data' | 'apex'): string {
    const cost = costs.find((one) => one.quota === quota)
    if (cost === undefined) return ''
    const name = quota === 'data' ? 'API requests' : 'asynchronous Apex executions'
    return `about ${count(cost.afterADay)} ${name} a day${writeShare(cost.percentOfOwnLimit)}; as things are ${count(cost.beforeADay)}`
}

/** What is spent though real time runs: on objects that the package has no trigger for. */
const findRealTime = ({ costs }: Figures): number => costs.find(({ quota }) => quota === 'data')?.realTimeADay ?? 0

function writeRealTime(figures: Figures, object: string): string {
    return isIntervalOnly(object)
        ? `The package has no trigger for ${object}, so it is read at intervals also in real time, which then costs about ` +
              `${count(findRealTime(figures))} API requests a day`
        : `In real time ${object} costs no API request: ${writeDay(figures, 'apex')}`
}

function writeOnce({ once }: Figures): string {
    if (once === null) return ''
    const jobs = once.bulkJobs === 1 ? '1 Bulk API query job' : `${once.bulkJobs} Bulk API query jobs`
    return `${count(once.calls)} API requests and ${jobs} for the ${count(once.rows)} records that the relay knows of`
}

const TEXTS: Readonly<Record<Price['subject'], (figures: Figures, subject: Subject) => string>> = {
    interval: (figures, subject) => {
        const every = 'minutes' in subject && subject.minutes !== null ? `every ${subject.minutes} minutes` : 'at the interval as it is set'
        const spent = findRealTime(figures)
        const idle = spent === 0 ? 'nothing' : `about ${count(spent)} API requests a day for what has no trigger`
        return `In real time an interval costs ${idle}. Read ${every} all day: ${writeDay(figures, 'data')}.`
    },
    object: (figures, subject) =>
        `${writeRealTime(figures, 'object' in subject ? subject.object : '')}. Read at intervals all day: ${writeDay(figures, 'data')}. ` +
        'It is taken to change as often as the mean of the objects tracked now.',
    field: (figures) =>
        `A field travels with its record and costs no call more; saves that change nothing else that is tracked are delivered then too. To ` +
        `have it of all records at once: ${writeOnce(figures)}.`,
    backfill: (figures) => `Once: ${writeOnce(figures)}; there may be more. It never goes past Headroom’s own limit: what is left waits.`,
}

export const writePrice = (figures: Figures, subject: Subject): string => TEXTS[subject.subject](figures, subject)
