/** What an org's people decide, in one table: the API, its document and the page of the panel come from it. A new setting is a line here. */
import { z } from 'zod'

const integer = (min: number, max: number, unit: string) =>
    z.int(`Give a whole number from ${min} to ${max}.`).min(min, `Give at least ${min} ${unit}.`).max(max, `Give at most ${max} ${unit}.`)

interface Setting<Schema extends z.ZodType> {
    readonly schema: Schema
    readonly fallback: z.infer<Schema>
    /** What it does, for the API's document. */
    readonly reason: string
}

const setting = <Schema extends z.ZodType>(schema: Schema, fallback: z.infer<Schema>, reason: string): Setting<Schema> => {
    return { schema, fallback, reason }
}

const RECIPIENTS_MAX = 20

/** What applications log. A meeting becomes an Event, all else a Task. */
export const ACTIVITY_KINDS = [
    'call',
    'email_clicked',
    'email_opened',
    'email_received',
    'email_replied',
    'email_sent',
    'linkedin',
    'meeting',
    'note',
    'task',
] as const

export const SETTINGS_TABLE = {
    ownLimitPercent: setting(
        integer(10, 90, 'percent'),
        70,
        'Percent of each of the org’s quotas that Headroom may spend in 24 hours. A hard cap.',
    ),
    thresholdPercent: setting(
        integer(50, 99, 'percent'),
        90,
        'Percent of a quota used by anybody, from which Headroom leaves the rest to the others.',
    ),
    alertThresholdPercent: setting(
        integer(1, 99, 'percent').nullable(),
        null,
        'Percent of the API requests used by anybody, from which the recipients are told. It stops nothing; null: nobody is told.',
    ),
    comfortablePercent: setting(
        integer(1, 50, 'percent'),
        5,
        'Percent of the asynchronous Apex that real time may spend at full speed; past it changes come up to a minute later.',
    ),
    intervalMinutes: setting(integer(5, 1_440, 'minutes'), 30, 'Time between two runs of interval sync.'),
    strategy: setting(
        z.enum(['auto', 'bulk'], 'Give auto or bulk.'),
        'auto',
        'How interval sync reads: the cheapest way for the number of rows, or always by Bulk API.',
    ),
    recipients: setting(
        z
            .array(z.email('Give an e-mail address.').max(254, 'Use at most 254 characters.'))
            .max(RECIPIENTS_MAX, `Name at most ${RECIPIENTS_MAX} people.`),
        [],
        'E-mail addresses that are told when a limit is reached, when sync resumes, when the alert threshold is crossed.',
    ),
    writeChannel: setting(
        z.enum(['auto', 'apex', 'api'], 'Give auto, apex or api.'),
        'auto',
        'How writes reach Salesforce: the cheapest way that is open, always by the org’s Apex, or always by the API.',
    ),
    writeLatencyMinutes: setting(
        integer(0, 1_440, 'minutes'),
        2,
        'How long a write may wait for Apex before the API carries it, where its quota allows.',
    ),
    restoreWindowDays: setting(
        integer(1, 30, 'days'),
        7,
        'How long the org keeps the keys of what was written: a store restored from a backup of that time writes nothing twice.',
    ),
    activityKinds: setting(
        z.array(z.enum(ACTIVITY_KINDS, `Give some of ${ACTIVITY_KINDS.join(', ')}.`)).max(ACTIVITY_KINDS.length),
        ACTIVITY_KINDS.filter((kind) => kind !== 'email_opened'),
        'Kinds of activity that are logged. E-mail opens are what fills an org with tasks, so they are off.',
    ),
} as const

type Table = typeof SETTINGS_TABLE
export type Settings = { readonly [Name in keyof Table]: z.infer<Table[Name]['schema']> }

const names = Object.keys(SETTINGS_TABLE) as (keyof Table)[]

export const DEFAULTS = Object.fromEntries(names.map((name) => [name, SETTINGS_TABLE[name].fallback])) as unknown as Settings

const describe = (name: keyof Table): z.ZodType => {
    const { schema, fallback, reason } = SETTINGS_TABLE[name]
    return (schema as z.ZodType).meta({ description: `${reason} Unless changed: ${JSON.stringify(fallback)}.` })
}

/** As it is read: every setting with its value. */
export const settingsSchema = z.object(Object.fromEntries(names.map((name) => [name, describe(name)])))
/** As it is changed: what is named is set, what is not named stays, bounds as above. */
export const settingsInputSchema = z.strictObject(Object.fromEntries(names.map((name) => [name, describe(name).optional()])))
