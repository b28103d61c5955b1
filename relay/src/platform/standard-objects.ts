/**
 * Standard objects of Salesforce: how it spells them, and what their records' ids begin with, in every org the same. Of other objects only
 * an org itself knows either.
 * Source: Object Reference, "ID Field Type"; the prefixes are those of DescribeSObjectResult.getKeyPrefix().
 */
const KEY_PREFIXES: ReadonlyMap<string, string> = new Map([
    ['Account', '001'],
    ['Campaign', '701'],
    ['Contact', '003'],
    ['Event', '00U'],
    ['Lead', '00Q'],
    ['Opportunity', '006'],
    ['Task', '00T'],
    ['User', '005'],
])
const SPELLINGS: ReadonlyMap<string, string> = new Map(Array.from(KEY_PREFIXES.keys(), (name) => [name.toLowerCase(), name]))

/** Salesforce ignores the case of an object's name: a standard object's as Salesforce writes it, any other as it is. */
export const spellObject = (name: string): string => SPELLINGS.get(name.toLowerCase()) ?? name

/** What is wrong with the id of a record of this object; null where nothing is, or nobody can say. */
export function findWrongPrefix(object: string, recordId: string): string | null {
    const prefix = KEY_PREFIXES.get(object)
    if (prefix === undefined || recordId.startsWith(prefix)) return null
    return `The id of a record of ${object} begins with ${prefix}: give such an id, or name the object that this one is of.`
}
