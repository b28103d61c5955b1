/** From what a person pastes, an id or a link to a record, to the record: its object is told by the first three characters. */

/** Key prefixes are the same in every org. @see https://help.salesforce.com/s/articleView?id=000385203 */
const OBJECTS = new Map([
    ['001', 'Account'],
    ['003', 'Contact'],
    ['00U', 'Event'],
    ['00Q', 'Lead'],
    ['006', 'Opportunity'],
    ['00T', 'Task'],
    ['005', 'User'],
])

const ID = /(?<![0-9A-Za-z])[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])/g

/** @param {string} text @returns {{ object: string, recordId: string } | null} null where it names no record of a synced object */
export function readRecord(text) {
    for (const [recordId] of text.matchAll(ID)) {
        const object = OBJECTS.get(recordId.slice(0, 3))
        if (object !== undefined) return { object, recordId }
    }
    return null
}
