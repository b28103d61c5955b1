/** Texts for people: labels with values in them, numbers and times in the user's language and zone. */
import locale from '@salesforce/i18n/locale'
import timeZone from '@salesforce/i18n/timeZone'

const numbers = new Intl.NumberFormat(locale)
const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' })
const clockWithSeconds = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit', second: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })
const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short' })

/** `{0}` and so on, as Salesforce writes places in labels. @param {string} label @param {...(string | number)} values */
export const fill = (label, ...values) => label.replace(/\{(\d)\}/g, (place, index) => String(values[Number(index)] ?? place))

/** @param {number | null | undefined} value */
export const showNumber = (value) => (value === null || value === undefined ? '–' : numbers.format(value))

/** @param {number} share of 1 */
export const showPercent = (share) => percents.format(share)

/** @param {number} amount @param {string} unit day, hour or minute */
export const showDuration = (amount, unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)

/** With the date only where it is not today. @param {string | null | undefined} time ISO @param {Date} [now] */
export function showTime(time, now = new Date()) {
    if (time === null || time === undefined) return '–'
    const date = new Date(time)
    return day.format(date) === day.format(now) ? clock.format(date) : dayAndClock.format(date)
}

/** What the relay says, whose times are ISO, in the user's zone. @param {string} text */
export const showText = (text) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => showTime(time))

/** @param {string} time ISO */
export const showSecond = (time) => clockWithSeconds.format(new Date(time))
