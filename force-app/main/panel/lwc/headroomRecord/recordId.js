/**
 * From what a person pastes, an id or a link to a record, to the record: a link names its object, an id tells one of Salesforce's own by its
 * first three characters.
 */

/** Key prefixes are the same in every org. @see https://help.salesforce.com/s/articleView?id=000385203 */
const OBJECTS = new Map([
    ['001', 'Account'],
    ['701', 'Campaign'],
    ['003', 'Contact'],
    ['00U', 'Event'],
    ['00Q', 'Lead'],
    ['006', 'Opportunity'],
    ['00T', 'Task'],
    ['005', 'User'],
])

const ID = /\b[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?\b/g
const LINK = /\/r\/(\w+)\/(\w{15,18})\b/

/** @param {string} text @returns {{ object: string, recordId: string } | null} null where it names no record of a synced object */
export function readRecord(text) {
    const link = LINK.exec(text)
    if (link) return { object: link[1], recordId: link[2] }
    for (const [recordId] of text.matchAll(ID)) {
        const object = OBJECTS.get(recordId.slice(0, 3))
        if (object !== undefined) return { object, recordId }
    }
    return null
}
