/** The contact that stands behind a person account. It is made without triggers: only Account triggers fire for person accounts. */
import type { DataCore } from '../core.ts'
import type { SchemaObject } from '../schema-types.ts'

const COPIED: readonly (readonly [account: string, contact: string])[] = [
    ['firstname', 'firstname'],
    ['lastname', 'lastname'],
    ['salutation', 'salutation'],
    ['name', 'name'],
    ['personemail', 'email'],
    ['persontitle', 'title'],
    ['personmobilephone', 'mobilephone'],
    ['phone', 'phone'],
    ['ownerid', 'ownerid'],
    ['createddate', 'createddate'],
    ['createdbyid', 'createdbyid'],
    ['lastmodifieddate', 'lastmodifieddate'],
    ['lastmodifiedbyid', 'lastmodifiedbyid'],
    ['systemmodstamp', 'systemmodstamp'],
]

/** Makes or changes the contact and sets PersonContactId in the account's values. Does nothing for a business account. */
export function savePersonContact(core: DataCore, object: SchemaObject, account: Map<string, unknown>): void {
    if (object.name !== 'Account' || account.get('ispersonaccount') !== true) return
    const contact = core.schema.object('Contact')!
    const known = account.get('personcontactid')
    const id = typeof known === 'string' ? known : core.store.ids.next(contact.keyPrefix)
    const values = new Map<string, unknown>(core.store.row(id)?.values)
    for (const [key, value] of [
        ['id', id],
        ['isdeleted', false],
        ['ispersonaccount', true],
        ['accountid', account.get('id')],
    ] as const)
        values.set(key, value)
    for (const [from, to] of COPIED) {
        if (account.has(from)) values.set(to, account.get(from))
        else values.delete(to)
    }
    account.set('personcontactid', id)
    core.store.put(contact, { id, values, deletion: null })
}
