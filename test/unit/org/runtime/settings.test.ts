import { expect, test } from '@jest/globals'
import { loadSchema } from '../../../org/platform/schema.ts'
import type { OrgData } from '../../../org/platform/data.ts'
import { settingAll, settingInstance, settingOrgDefaults, settingValues } from '../../../org/runtime/settings.ts'
import type { Transaction } from '../../../org/runtime/transaction.ts'
import { inApex, transactionFor, user } from './apex-session.ts'

const schema = loadSchema({ sourceFolders: ['force-app'] })
const SWITCH = 'Headroom_Switch__c'
const LIST = 'Headroom_Field_List__c'

function session(): { running: Transaction; store: OrgData } {
    const running = transactionFor({ schema })
    return { running, store: running.org.data as OrgData }
}

test('row G7: getInstance without data is a new object with a null Id, getValues is null', () => {
    const { running } = session()
    inApex(() => {
        expect(settingInstance(SWITCH)?.id).toBeNull()
        expect(settingOrgDefaults(SWITCH).id).toBeNull()
        expect(settingValues(SWITCH, user.id)).toBeNull()
    }, running)
})

test('row G7: getInstance takes the row nearest to the user and costs no SOQL', () => {
    const { running, store } = session()
    store.putRow(SWITCH, { SetupOwnerId: running.org.orgId, Is_Capture_Off__c: false })
    const own = store.putRow(SWITCH, { SetupOwnerId: user.id, Is_Capture_Off__c: true })
    inApex(() => {
        expect(settingInstance(SWITCH)?.id).toBe(own)
        expect(settingInstance(SWITCH)?.raw('is_capture_off__c')).toBe(true)
        expect(settingOrgDefaults(SWITCH).raw('is_capture_off__c')).toBe(false)
        expect(running.limits.used('soql')).toBe(0)
    }, running)
})

test('row G8: a list setting is found by name, and getAll is empty without data', () => {
    const { running, store } = session()
    inApex(() => {
        expect(settingAll(LIST).size).toBe(0)
        expect(settingInstance(LIST, 'Lead')).toBeNull()
    }, running)
    store.putRow(LIST, { Name: 'Lead', Fields_1__c: 'Company' })
    inApex(() => {
        expect(settingAll(LIST).keys()).toEqual(['Lead'])
        expect(settingInstance(LIST, 'Lead')?.raw('fields_1__c')).toBe('Company')
    }, running)
})
