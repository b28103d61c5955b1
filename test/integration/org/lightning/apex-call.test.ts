/** What a component's call of Apex gives, as Lightning gives it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runAction } from '../../../org/lightning/apex-action.ts'
import type { LocalOrg } from '../../../org/local-org.ts'
import { createOrg } from '../../../org/org.ts'

let org: LocalOrg

beforeAll(async () => {
    org = await createOrg({ sourceFolders: ['test/support/lightning-sources'] })
})
afterAll(() => org.close())

const call = async (method: string, parameters: unknown, user = org.users.admin): Promise<unknown> =>
    JSON.parse(await runAction(org, { owner: 'GreetingController', method, body: JSON.stringify(parameters), user }))

describe('a call of a component', () => {
    test('is refused to a user whom no permission set gives access to the class', async () => {
        expect(await call('greet', { name: 'Ann' }, org.users.standard)).toEqual({
            error: {
                exceptionType: 'System.NoAccessException',
                isUserDefinedException: false,
                message: "You do not have access to the Apex class named 'GreetingController'.",
            },
        })
    })

    test('runs as the user who is logged in, with parameters by name', async () => {
        expect(await call('greet', { name: 'Ann' })).toEqual({ returnValue: 'Hello Ann, from Ada Admin' })
        await org.executeAnonymous(`insert new PermissionSetAssignment(AssigneeId = '${org.users.standard.id}',
            PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Greeters'].Id);`)
        expect(await call('greet', {}, org.users.standard)).toEqual({ returnValue: 'Hello null, from Sam Standard' })
    })

    test('carries numbers and lists both ways', async () => {
        expect(await call('describe', { words: ['a', 'b'], count: 2 })).toEqual({ returnValue: { count: 2, words: ['a', 'b'] } })
    })

    test('gives the text of an AuraHandledException and no stack', async () => {
        expect(await call('refuse', {})).toEqual({
            error: { exceptionType: 'System.AuraHandledException', isUserDefinedException: false, message: 'Not today.' },
        })
    })

    test('gives any other exception with its stack', async () => {
        expect(await call('fail', { text: null })).toMatchObject({
            error: {
                exceptionType: 'System.NullPointerException',
                message: 'Attempt to de-reference a null object',
                stackTrace: expect.stringContaining('Class.GreetingController.fail: line ') as unknown,
            },
        })
    })

    test.each([
        ['hidden', {}, 'opens no method GreetingController.hidden'],
        ['greet', { nmae: 'Ann' }, 'greet has no parameter nmae'],
    ])('fails where %s is called with %j', async (method, parameters, message) => {
        await expect(call(method, parameters)).rejects.toThrow(message)
    })
})
