/** System.String: statics and what they share with the instance methods of string-methods.ts. */
import { systemType, type Definition } from './define.ts'
import { asciiMethods, stringMethods } from './string-methods.ts'
import type { ApexList } from '../runtime/collections.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { iterate } from '../runtime/access.ts'
import { charge, chargeGrowth } from '../runtime/heap.ts'
import { localText, toText } from '../runtime/text.ts'
import { formatMessage } from './message-format.ts'

const isBlank = (text: string | null): boolean => text === null || text.trim() === ''
const isEmpty = (text: string | null): boolean => text === null || text === ''

function join(items: unknown, separator: string | null): string {
    return charge([...iterate(items)].map((item) => (item === null ? '' : toText(item))).join(separator ?? ''))
}

/** Null stays null; a Datetime is in the user's zone (row G12). */
function valueOf(value: unknown): string | null {
    if (value === null) return null
    return value instanceof ApexDatetime ? localText(value) : toText(value)
}

/** `'x'.repeat(1000000)` weighs on the heap. */
function charged(methods: Readonly<Record<string, Definition>>): Record<string, Definition> {
    return Object.fromEntries(
        Object.entries(methods).map(([signature, method]): [string, Definition] => {
            if (typeof method !== 'function') return [signature, method]
            return [signature, (text: string, ...values: unknown[]) => chargeGrowth(text, method(text, ...values))]
        }),
    )
}

export const stringType = systemType(
    'String',
    {
        'static String valueOf(Object)': valueOf,
        'static String valueOfGmt(Datetime)': (moment: ApexDatetime) => moment.toString().slice(0, 19).replace('T', ' '),
        'static String join(Iterable<Object>, String)': join,
        'static Boolean isBlank(String)': isBlank,
        'static Boolean isNotBlank(String)': (text: string | null) => !isBlank(text),
        'static Boolean isEmpty(String)': isEmpty,
        'static Boolean isNotEmpty(String)': (text: string | null) => !isEmpty(text),
        'static String escapeSingleQuotes(String)': (text: string) => text.replace(/['\\]/g, '\\$&'),
        'static String format(String, List<Object>)': formatMessage,
        'static String fromCharArray(List<Integer>)': (codes: ApexList) => String.fromCodePoint(...(codes.items as number[])),
        ...charged(stringMethods),
        ...charged(asciiMethods),
    },
    { superType: 'Object' },
)
