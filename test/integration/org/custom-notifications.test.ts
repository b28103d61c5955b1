/** Messaging.CustomNotification of the local org takes what Salesforce documents and refuses the rest. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { LocalOrg } from '../../org/local-org.ts'
import { createOrg } from '../../org/org.ts'

let org: LocalOrg

beforeAll(async () => {
    org = await createOrg({ sourceFolders: ['force-app/main'] })
})
afterAll(() => org.close())

/** A right notification, with the changes of a test; the text of the exception, or null. */
async function send(changes: string, users = '{ UserInfo.getUserId() }'): Promise<string | null> {
    const { compileProblem, exceptionMessage } = await org.executeAnonymous(`
        Messaging.CustomNotification message = new Messaging.CustomNotification();
        message.setNotificationTypeId([SELECT Id FROM CustomNotificationType WHERE DeveloperName = 'Headroom_Relay'].Id);
        message.setTitle('x'.repeat(250));
        message.setBody('y'.repeat(750));
        message.setTargetId('000000000000000AAA');
        ${changes}
        message.send(new Set<String>${users});
    `)
    expect(compileProblem).toBeNull()
    return exceptionMessage
}

test('a notification within its bounds reaches its recipients', async () => {
    expect(await send('')).toBeNull()
    expect(org.notifications).toHaveLength(1)
    expect(org.notifications[0]).toMatchObject({ type: 'Headroom_Relay', recipients: [org.users.admin.id] })
})

test.each([
    ['no type', 'message.setNotificationTypeId(null);', 'type'],
    ['the id of something else as type', 'message.setNotificationTypeId(UserInfo.getUserId());', 'type'],
    ['no title', "message.setTitle(' ');", 'title'],
    ['a title of 251 characters', "message.setTitle('x'.repeat(251));", '250'],
    ['no body', 'message.setBody(null);', 'body'],
    ['a body of 751 characters', "message.setBody('x'.repeat(751));", '750'],
    ['no target', 'message.setTargetId(null);', 'target'],
])('%s is refused and nothing is sent', async (_name, changes, text) => {
    const sent = org.notifications.length
    expect(await send(changes)).toContain(text)
    expect(org.notifications).toHaveLength(sent)
})

test('nobody, more than 500 and a recipient that is no user, group or queue are refused', async () => {
    expect(await send('', '()')).toContain('recipients')
    expect(
        await send(
            "Set<String> many = new Set<String>(); for (Integer i = 0; i < 501; i++) { many.add('005Hr00000' + (10000 + i)); }",
            '(many)',
        ),
    ).toContain('500')
    expect(await send('', "{ '001000000000001AAA' }")).toContain('cannot receive')
})
