/** UserInfo, FeatureManagement, Url-free identity questions, Callable and simple e-mail. */
import { userTimeZone } from './datetime-type.ts'
import { systemInterface, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexList } from '../runtime/collections.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { toId18 } from '../runtime/ids.ts'
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

class SendEmailResult extends LibraryObject {
    readonly apexType = 'Messaging.SendEmailResult'
    readonly isSuccess: boolean

    constructor(isSuccess: boolean) {
        super()
        this.isSuccess = isSuccess
    }
}

const isAddress = (text: unknown): boolean => typeof text === 'string' && (/^[^\s@]+@[^\s@]+$/.test(text) || toId18(text) !== null)

/** What Salesforce refuses of a message: one to nobody, one to what is neither an address nor an id. */
function findFault({ toAddresses }: SingleEmailMessage): string | null {
    if (toAddresses.items.length === 0) return 'REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []'
    const wrong = toAddresses.items.find((address) => !isAddress(address)) as string | undefined
    return wrong === undefined ? null : `INVALID_EMAIL_ADDRESS, Invalid to address : ${wrong}: [toAddresses, ${wrong}]`
}

/** Counted, never sent: this org has no mail server (rows D16, G17). All or none goes unless the caller says otherwise. */
function sendEmail(messages: ApexList | null, allOrNone: boolean | null = true): ApexList {
    if (messages === null || allOrNone === null) throw nullPointer()
    const faults = (messages.items as SingleEmailMessage[]).map(findFault)
    const row = faults.findIndex((fault) => fault !== null)
    if (allOrNone && row >= 0)
        throw apexException('EmailException', `SendEmail failed. First exception on row ${row}; first error: ${String(faults[row])}`)
    const running = transaction()
    running.limits.spend('emails', 1)
    running.uncommittedWork = true
    const results = faults.map((fault) => new SendEmailResult(fault === null))
    return new ApexList({ name: 'Messaging.SendEmailResult', arguments: [] }, results)
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
    systemType('Messaging', {
        'static List<Messaging.SendEmailResult> sendEmail(List<Messaging.SingleEmailMessage>)': (messages: ApexList | null) =>
            sendEmail(messages),
        'static List<Messaging.SendEmailResult> sendEmail(List<Messaging.SingleEmailMessage>, Boolean)': sendEmail,
    }),
    systemType('Messaging.SendEmailResult', { 'Boolean isSuccess()': (result: SendEmailResult) => result.isSuccess }),
    systemType('Messaging.SingleEmailMessage', {
        'new()': () => new SingleEmailMessage(),
        'void setToAddresses(List<String>)': (message: SingleEmailMessage, addresses: ApexList) => (message.toAddresses = addresses),
        'void setSubject(String)': (message: SingleEmailMessage, subject: string) => (message.subject = subject),
        'void setPlainTextBody(String)': (message: SingleEmailMessage, body: string) => (message.plainTextBody = body),
    }),
]
