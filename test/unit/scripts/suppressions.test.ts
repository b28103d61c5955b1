/** How findings are judged against the table of suppressions. */
import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../scripts/apex-check/findings.ts'
import { parseJavaFindings } from '../../../scripts/apex-check/findings.ts'
import { judge, type Suppression, SUPPRESSIONS } from '../../../scripts/apex-check/suppressions.ts'

const finding: Finding = {
    tool: 'pmd',
    file: 'force-app/main/a/classes/A.cls',
    line: 3,
    rule: 'EmptyCatchBlock',
    message: 'Avoid empty catch blocks',
}
const suppression: Suppression = { tool: 'pmd', rule: 'EmptyCatchBlock', file: /A\.cls$/, reason: 'An example.' }

describe('judging findings', () => {
    test('a finding that no suppression names is a fault', () => {
        expect(judge([finding], new Set(['pmd']), []).faults).toEqual([finding])
    })

    test('a suppression holds for its tool, rule and file only', () => {
        const others: Finding[] = [
            { ...finding, tool: 'jorje' },
            { ...finding, rule: 'AvoidHardcodingId' },
            { ...finding, file: 'force-app/main/a/classes/B.cls' },
        ]
        const { faults, suppressedCount } = judge([finding, ...others], new Set(['pmd']), [suppression])
        expect(faults).toEqual(others)
        expect(suppressedCount).toBe(1)
    })

    test('a suppression that matches nothing any more is stale, if its tool ran', () => {
        expect(judge([], new Set(['pmd']), [suppression]).stale).toEqual([suppression])
        expect(judge([], new Set(['prettier']), [suppression]).stale).toEqual([])
    })

    test('each suppression has a reason', () => {
        expect(SUPPRESSIONS.filter(({ reason }) => reason.length < 20)).toEqual([])
    })

    test('a tool that died half-way is an error, not a pass', () => {
        expect(() => parseJavaFindings('pmd', 'FINDING\t/project/A.cls\t3\tRule\tText\n', '/project')).toThrow(/pmd did not finish/)
        expect(parseJavaFindings('pmd', 'FINDING\t/project/A.cls\t3\tRule\tText\nDONE\t1\n', '/project')).toEqual([
            { tool: 'pmd', file: 'A.cls', line: 3, rule: 'Rule', message: 'Text' },
        ])
    })
})
