/** What the org refuses Headroom outside of a save: nothing dies of it, nothing counts as done, and the next time does it. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { LocalOrg } from '../../org/local-org.ts'
import { createOrg } from '../../org/org.ts'
import type { OrgData } from '../../org/platform/data.ts'
import { apexException } from '../../org/runtime/exception.ts'
import type { NotificationService } from '../../org/runtime/transaction.ts'

let org: LocalOrg

beforeEach(async () => {
    org = await createOrg({ sourceFolders: ['force-app/main'] })
})
afterEach(() => org.close())

async function run(code: string): Promise<void> {
    expect(await org.executeAnonymous(code)).toMatchObject({ compileProblem: null, exceptionMessage: null })
}

/** Of the only row of the package's state, as JSON. */
async function stateOf(field: string): Promise<string | undefined> {
    const { exceptionMessage } = await org.executeAnonymous(
        `throw new IllegalArgumentException(JSON.serialize(HeadroomSettings.state().${field}));`,
    )
    return exceptionMessage?.replace(/^System\.IllegalArgumentException: /, '')
}

test('a notification that the org refuses fails no heartbeat, and admins are told at the next', async () => {
    const { notifications } = org.services
    const refusing: NotificationService = {
        typeName: (id) => notifications.typeName(id),
        send: () => {
            throw apexException('IllegalArgumentException', 'refused')
        },
    }
    const tell = "OutageNotice.relayIsOut(Datetime.now(), 'status 503');"
    Object.assign(org.services, { notifications: refusing })
    await run(tell)
    expect(await stateOf('Outage_Told_At__c')).toBe('null')

    Object.assign(org.services, { notifications })
    await run(tell)
    expect(org.notifications).toHaveLength(1)
    expect(await stateOf('Outage_Told_At__c')).not.toBe('null')
})

test('a configuration that another job keeps from being written is taken from the next answer', async () => {
    const { validationRules } = (org.services.data as OrgData).automation
    const answer = `Map<String, Object> control = (Map<String, Object>) JSON.deserializeUntyped(
        '{"configVersion":7,"mode":"paused","config":{"trackedFields":{"Lead":["Status"]}}}');
        HeadroomSettings.rememberControl(control, null);
        RelayConfig.take(control);`
    const lock = { object: 'Headroom_Field_List__c', rule: () => ({ message: 'unable to obtain exclusive access' }) }
    validationRules.push(lock)
    await run(answer)
    expect(await stateOf('Config_Version__c')).toBe('null')
    expect(await stateOf('Mode__c')).toBe('"paused"')

    validationRules.splice(validationRules.indexOf(lock), 1)
    await run(answer)
    expect(await stateOf('Config_Version__c')).toBe('7')
})
