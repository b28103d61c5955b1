import { expect, test } from '@jest/globals'
import { writeDouble } from '../../../org/api/bulk/csv.ts'

test('doubles are written as Java writes them: with a point always, with an exponent from ten million up and below a thousandth', () => {
    const written = [0, 12, -1.5, 9_999_999, 90_000_000, 16_147_805_824_397, 0.001, 0.00025].map(writeDouble)
    expect(written).toEqual(['0.0', '12.0', '-1.5', '9999999.0', '9.0E7', '1.6147805824397E13', '0.001', '2.5E-4'])
})
