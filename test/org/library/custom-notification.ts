/**
 * Messaging.CustomNotification (https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_class_Messaging_CustomNotification.htm):
 * title, body and a target are required, 250 and 750 characters, 500 recipients. Which exception send() throws is not documented. Whether
 * it counts as uncommitted work is not either, so it does, as an e-mail (row D16). In a test nothing is sent.
 */
import { systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import type { ApexSet } from '../runtime/collections.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'
import { transaction } from '../runtime/transaction.ts'

const TITLE_MAX = 250
const BODY_MAX = 750
const RECIPIENTS_MAX = 500
/** Users, groups and queues; teams of accounts and opportunities are a feature that a new org has not enabled. */
const RECIPIENT = /^(005|00G)\w{12,15}$/

class CustomNotification extends LibraryObject {
    readonly apexType = 'Messaging.CustomNotification'
    typeId: string | null = null
    title: string | null = null
    body: string | null = null
    targetId: string | null = null
}

const refuse = (text: string): Error => apexException('IllegalArgumentException', text)

function requireText(name: string, text: string | null, longest: number): string {
    if (text === null || text.trim() === '') throw refuse(`${name} of a custom notification is required`)
    if (text.length > longest) throw refuse(`${name} of a custom notification has at most ${longest} characters`)
    return text
}

function requireRecipients(users: ApexSet | null): string[] {
    if (users === null) throw nullPointer()
    const recipients = [...users.values()] as string[]
    if (recipients.length === 0 || recipients.length > RECIPIENTS_MAX)
        throw refuse(`A custom notification has 1 to ${RECIPIENTS_MAX} recipients`)
    const wrong = recipients.find((id) => !RECIPIENT.test(id))
    if (wrong !== undefined) throw refuse(`${wrong} cannot receive a custom notification`)
    return recipients
}

function send({ typeId, title, body, targetId }: CustomNotification, users: ApexSet | null): void {
    const running = transaction()
    const type = typeId === null ? null : running.org.notifications.typeName(typeId)
    if (type === null) throw refuse('The type of a custom notification is required and must exist')
    if (targetId === null) throw refuse('A custom notification needs a target')
    const notification = {
        type,
        title: requireText('The title', title, TITLE_MAX),
        body: requireText('The body', body, BODY_MAX),
        recipients: requireRecipients(users),
    }
    running.uncommittedWork = true
    if (running.test === null) running.org.notifications.send(notification)
}

const setter =
    (name: 'typeId' | 'title' | 'body' | 'targetId') =>
    (notification: CustomNotification, text: string | null): void => {
        notification[name] = text
    }

export const customNotificationType: LibraryType = systemType('Messaging.CustomNotification', {
    'new()': () => new CustomNotification(),
    'void setNotificationTypeId(String)': setter('typeId'),
    'void setTitle(String)': setter('title'),
    'void setBody(String)': setter('body'),
    'void setTargetId(String)': setter('targetId'),
    'void send(Set<String>)': send,
})
