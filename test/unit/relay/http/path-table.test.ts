/** Which place serves a path: every spelling that is not exactly one of them is nobody's. */
import { describe, expect, test } from '@jest/globals'
import { createPathTable } from '../../../../relay/src/http/path-table.ts'

const PATHS = ['/v1/rules/{ruleId}', '/v1/rules', '/v1/rules/rehearse', '/v1/records/{object}/{recordId}', '/v1/records/{object}/all']
const find = createPathTable(PATHS.map((path) => [path, path]))

describe('A table of paths', () => {
    test.each([
        ['/v1/rules', '/v1/rules', {}],
        ['/v1/rules/7', '/v1/rules/{ruleId}', { ruleId: '7' }],
        ['/v1/rules/rehearse', '/v1/rules/rehearse', {}],
        ['/v1/records/Lead/all', '/v1/records/{object}/{recordId}', { object: 'Lead', recordId: 'all' }],
        ['/v1/rules/a%2Fb%20%C3%A9', '/v1/rules/{ruleId}', { ruleId: 'a/b é' }],
        ['/v1/rules/{ruleId}', '/v1/rules/{ruleId}', { ruleId: '{ruleId}' }],
        ['/v1/rules/__proto__', '/v1/rules/{ruleId}', { ruleId: '__proto__' }],
    ])('finds what serves %s', (path, served, parameters) => {
        expect(find(path)).toEqual({ served, parameters })
    })

    test.each(['', '/', '/v1', '/v1/rules/', '/v1/Rules', 'v1/rules', '//v1/rules', '/v1/%72ules', '/v1/records/Lead', '/v1/records//7'])(
        'finds nothing at "%s"',
        (path) => {
            expect(find(path)).toBeNull()
        },
    )

    test.each(['/v1/rules/%', '/v1/rules/%ff', '/v1/records/Lead/%E0%A4'])('refuses %s, which is no UTF-8', (path) => {
        expect(() => find(path)).toThrow(expect.objectContaining({ code: 'parameter_invalid', status: 400 }))
    })
})
