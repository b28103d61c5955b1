import { expect, test } from '@jest/globals'
import { isPlainProse, isPlainText } from '../../../../relay/src/platform/plain-text.ts'

test.each([
    ['a name in any script', true, true, 'Ünïon 株式会社 😀'],
    ['nothing', true, true, ''],
    ['a line break', false, true, 'one\ntwo'],
    ['a tab', false, true, 'one\ttwo'],
    ['a carriage return', false, false, 'one\rtwo'],
    ['NUL', false, false, 'a\0b'],
    ['an escape', false, false, 'a\u001b[31m'],
    ['a control character of the second block', false, false, 'a\u0085b'],
    ['the first half of a surrogate pair', false, false, 'a\ud83d'],
    ['the second half of a surrogate pair', false, false, '\ude00b'],
])('%s may stand on a line: %s, in prose: %s', (_name, isLine, isProse, text) => {
    expect([isPlainText(text), isPlainProse(text)]).toEqual([isLine, isProse])
})
