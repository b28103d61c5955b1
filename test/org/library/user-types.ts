/** UserInfo, FeatureManagement, Url-free identity questions, Callable and simple e-mail. */
import { userTimeZone } from './datetime-type.ts'
import { systemInterface, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexList } from '../runtime/collections.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { LibraryObject } from '../runtime/object.ts'
import { transaction, type RunningUser } from '../runtime/transaction.ts'

const user = (): RunningUser => transaction().user

/** Row G17: an unknown permission is simply not granted. */
function checkPermission(name: string | null): boolean {
    if (name === null) throw nullPointer()
    return [...user().customPermissions].some((granted) => granted.toLowerCase() === name.toLowerCase())
}

class SingleEmailMessage extends LibraryObject {
    readonly apexType = 'Messaging.SingleEmailMessage'
    toAddresses = new ApexList({ name: 'String', arguments: [] })
    subject: string | null = null
    plainTextBody: string | null = null
}

/** What Salesforce refuses of a message: one to nobody. */
function findFault({ toAddresses }: SingleEmailMessage): string | null {
    return toAddresses.items.length === 0 ? 'REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []' : null
}

/** Counted, never sent: this org has no mail server (rows D16, G17). */
function sendEmail(messages: ApexList | null): void {
    if (messages === null) throw nullPointer()
    for (const [row, message] of (messages.items as SingleEmailMessage[]).entries()) {
        const fault = findFault(message)
        if (fault !== null) throw apexException('EmailException', `SendEmail failed. First exception on row ${row}; first error: ${fault}`)
    }
    const running = transaction()
    running.limits.spend('emails', 1)
    running.uncommittedWork = true
}

export const userTypes: readonly LibraryType[] = [
    systemType('UserInfo', {
        'static String getUserId()': () => user().id,
        'static String getUserName()': () => user().username,
        'static String getName()': () => user().name,
        'static String getUserEmail()': () => user().email,
        'static String getProfileId()': () => user().profileId,
        'static String getLocale()': () => user().locale,
        'static String getOrganizationId()': () => transaction().org.orgId,
        'static String getOrganizationName()': () => transaction().org.name,
        'static TimeZone getTimeZone()': userTimeZone,
    }),
    systemType('FeatureManagement', { 'static Boolean checkPermission(String)': checkPermission }),
    systemInterface('Callable', ['Object call(String, Map<String, Object>)']),
    systemType('Messaging', { 'static void sendEmail(List<Messaging.SingleEmailMessage>)': sendEmail }),
    systemType('Messaging.SingleEmailMessage', {
        'new()': () => new SingleEmailMessage(),
        'void setToAddresses(List<String>)': (message: SingleEmailMessage, addresses: ApexList) => (message.toAddresses = addresses),
        'void setSubject(String)': (message: SingleEmailMessage, subject: string) => (message.subject = subject),
        'void setPlainTextBody(String)': (message: SingleEmailMessage, body: string) => (message.plainTextBody = body),
    }),
]
