/** System.Math. Decimal forms are exact; Double forms are those of the processor. */
import { systemType } from './define.ts'
import { Decimal } from '../runtime/decimal.ts'
import { ApexDouble } from '../runtime/double.ts'
import { apexException } from '../runtime/exception.ts'
import { narrowToInteger, toDecimal, toDouble, toLong, type ApexNumber } from '../runtime/numbers.ts'

const double = (work: (value: number) => number) => (value: ApexNumber) => new ApexDouble(work(toDouble(value).value))

function modulo(a: bigint, b: bigint): bigint {
    if (b === 0n) throw apexException('MathException', 'Divide by 0')
    return a % b
}

const smaller = (a: Decimal, b: Decimal): Decimal => (a.compare(b) <= 0 ? a : b)
const larger = (a: Decimal, b: Decimal): Decimal => (a.compare(b) >= 0 ? a : b)

export const mathType = systemType('Math', {
    'static Integer abs(Integer)': (value: number) => Math.abs(value) | 0,
    'static Long abs(Long)': (value: number | bigint) => {
        const long = toLong(value)
        return BigInt.asIntN(64, long < 0n ? -long : long)
    },
    'static Double abs(Double)': double(Math.abs),
    'static Decimal abs(Decimal)': (value: ApexNumber) => toDecimal(value).absolute(),
    'static Integer max(Integer, Integer)': (a: number, b: number) => Math.max(a, b),
    'static Long max(Long, Long)': (a: number | bigint, b: number | bigint) => (toLong(a) >= toLong(b) ? toLong(a) : toLong(b)),
    'static Double max(Double, Double)': (a: ApexNumber, b: ApexNumber) => new ApexDouble(Math.max(toDouble(a).value, toDouble(b).value)),
    'static Decimal max(Decimal, Decimal)': (a: ApexNumber, b: ApexNumber) => larger(toDecimal(a), toDecimal(b)),
    'static Integer min(Integer, Integer)': (a: number, b: number) => Math.min(a, b),
    'static Long min(Long, Long)': (a: number | bigint, b: number | bigint) => (toLong(a) <= toLong(b) ? toLong(a) : toLong(b)),
    'static Double min(Double, Double)': (a: ApexNumber, b: ApexNumber) => new ApexDouble(Math.min(toDouble(a).value, toDouble(b).value)),
    'static Decimal min(Decimal, Decimal)': (a: ApexNumber, b: ApexNumber) => smaller(toDecimal(a), toDecimal(b)),
    'static Integer mod(Integer, Integer)': (a: number, b: number) => Number(modulo(BigInt(a), BigInt(b))),
    'static Long mod(Long, Long)': (a: number | bigint, b: number | bigint) => modulo(toLong(a), toLong(b)),
    'static Double ceil(Double)': double(Math.ceil),
    'static Decimal ceil(Decimal)': (value: ApexNumber) => toDecimal(value).setScale(0, 'CEILING'),
    'static Double floor(Double)': double(Math.floor),
    'static Decimal floor(Decimal)': (value: ApexNumber) => toDecimal(value).setScale(0, 'FLOOR'),
    'static Double pow(Double, Double)': (base: ApexNumber, exponent: ApexNumber) =>
        new ApexDouble(toDouble(base).value ** toDouble(exponent).value),
    'static Double random()': () => new ApexDouble(Math.random()),
    'static Integer round(Double)': (value: ApexNumber) => narrowToInteger(toDecimal(value).setScale(0)),
    'static Integer round(Decimal)': (value: ApexNumber) => narrowToInteger(toDecimal(value).setScale(0)),
    'static Long roundToLong(Double)': (value: ApexNumber) => toDecimal(value).setScale(0).truncate(),
    'static Long roundToLong(Decimal)': (value: ApexNumber) => toDecimal(value).setScale(0).truncate(),
    'static Double sqrt(Double)': double(Math.sqrt),
    'static Double exp(Double)': double(Math.exp),
    'static Double log(Double)': double(Math.log),
    'static Double log10(Double)': double(Math.log10),
    'static Decimal signum(Decimal)': (value: ApexNumber) => Decimal.ofInteger(toDecimal(value).compare(Decimal.ofInteger(0))),
})
