/** Days that a calendar has. JavaScript takes 2026-02-30 for the second of March; Salesforce refuses it, and nobody means it. */

/** Whether the month has the day, of a text that begins with a date such as 2026-11-22. */
export function isDayOfMonth(text: string): boolean {
    const day = Number(text.slice(8, 10))
    // Every month has these, and rules read a date for each change that they judge.
    return day <= 28 || new Date(text.slice(0, 10)).getUTCDate() === day
}
