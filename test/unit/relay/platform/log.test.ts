/** What the log makes of text that comes from outside. */
import { describe, expect, test } from '@jest/globals'
import { createLog } from '../../../../relay/src/platform/log.ts'

function capture(write: (log: ReturnType<typeof createLog>) => void): string {
    let output = ''
    write(createLog('debug', { write: (line) => (output += line) }))
    return output
}

describe('FAILURES C4-76: what somebody else wrote', () => {
    const hostile = ['a\r\n{"level":50,"msg":"forged"}', '\u001b[31mred\u001b[0m', '","level":60,"x":"', '%s%n%d%j', '\u0000\u2028']

    test.each(hostile)('stays one line of JSON in its own field: %j', (text) => {
        const output = capture((log) => log.warn({ reason: text }, 'Something happened.'))
        expect(output.trimEnd().split(/\r?\n/)).toHaveLength(1)
        expect(output).not.toContain('\u001b')
        expect(JSON.parse(output)).toMatchObject({ level: 40, reason: text, msg: 'Something happened.' })
    })

    test('makes an error’s entry no longer than about 2 KB, and shows of the error only its name, code and stack', () => {
        const error = Object.assign(new Error('x'.repeat(1_000_000)), { code: '23505', detail: 'Key (email)=(a person)', where: 'a row' })
        const output = capture((log) => log.error({ err: error }, 'A request failed.'))
        expect(output.length).toBeLessThan(2_300)
        expect(output).not.toMatch(/a person|a row/)
        expect(JSON.parse(output)).toMatchObject({ err: { type: 'Error', code: '23505' } })
    })
})
