/** `org …`: adds, lists, shows, rotates and removes orgs. */
import type { KeyTexts } from '../orgs/index.ts'
import { toOrgId } from '../platform/salesforce-id.ts'
import { changeSettings } from '../settings/index.ts'
import { refuse } from './command.ts'
import type { Command } from './command.ts'
import { ask } from './confirm.ts'
import { enterKeys, readGivenKeys } from './given-keys.ts'
import { describe, toTable } from './text.ts'

const OWN_LIMIT_INTEGRATED = 90
const GRACE_HOURS_DEFAULT = '24'
/** An org that is not told its new keys within a week will not be told at all. */
const GRACE_HOURS_MAX = 168

const describeKeys = ({ requestKey, responseKey }: KeyTexts): string[] => [
    `Request key  (the org signs with it)    ${requestKey}`,
    `Response key (the relay signs with it)  ${responseKey}`,
    'They are not shown again: enter them in the org, in Headroom’s panel.',
]

const GIVEN = 'The relay knows the keys that the org made: connect it in Headroom’s panel.'

function readGraceHours(text: string = GRACE_HOURS_DEFAULT): number {
    const hours = Number(text)
    if (!/^[0-9]{1,3}$/.test(text) || hours > GRACE_HOURS_MAX)
        throw refuse(`--grace-hours must be a whole number from 0 to ${GRACE_HOURS_MAX}.`)
    return hours
}

const isSameOrg = (typed: string, orgId: string): boolean => typed !== '' && (typed === orgId || typed === orgId.slice(0, 15))

export const ORG_COMMANDS: Readonly<Record<string, Command>> = {
    'org add': {
        parameters: ['<orgId>'],
        summary: `adds an org and prints its two keys, once, or reads those that the org made with --keys-stdin; --integrated if it was synced by API before: own limit ${OWN_LIMIT_INTEGRATED} %`,
        async run({ orgs, store, options }, [orgId = '']) {
            const given = await readGivenKeys(options)
            const keys = await enterKeys(given, () => orgs.add(orgId, given))
            // It is used to more calls than a new org: a lower limit would slow down what works today.
            if (options.integrated === true)
                await changeSettings(store.database, toOrgId(orgId) ?? orgId, { ownLimitPercent: OWN_LIMIT_INTEGRATED })
            return given === undefined ? { data: keys, lines: describeKeys(keys) } : { data: { orgId }, lines: [GIVEN] }
        },
    },
    'org list': {
        parameters: [],
        summary: 'lists the orgs',
        async run({ admin }) {
            const listed = await admin.list()
            return { data: { orgs: listed }, lines: toTable(listed, 'There is no org yet: npm run relay -- org add <orgId>') }
        },
    },
    'org status': {
        parameters: ['<orgId>'],
        summary: 'shows when the org was last heard of, its versions, mode and limits',
        async run({ admin }, [orgId = '']) {
            const status = await admin.status(orgId)
            return { data: status, lines: describe(status) }
        },
    },
    'org rotate': {
        parameters: ['<orgId>'],
        summary: `prints two new keys, once, or reads those that the org made with --keys-stdin; the old ones work for --grace-hours more (${GRACE_HOURS_DEFAULT} if not given)`,
        async run({ admin, options }, [orgId = '']) {
            const graceHours = readGraceHours(options.graceHours)
            const given = await readGivenKeys(options)
            const { oldKeysExpireAt, ...keys } = await enterKeys(given, () => admin.rotate(orgId, graceHours, given))
            const until = `The old keys work until ${oldKeysExpireAt.toISOString()}${graceHours > 0 ? ', and longer until the org has used the new ones' : ''}.`
            if (given !== undefined) return { data: { orgId, oldKeysExpireAt }, lines: [GIVEN, until] }
            return { data: { ...keys, oldKeysExpireAt }, lines: [...describeKeys(keys), until] }
        },
    },
    'org remove': {
        parameters: ['<orgId>'],
        summary: 'erases everything of the org, after its id was typed again or with --yes',
        async run({ admin, options }, [orgId = '']) {
            const typed =
                options.yes === true ? orgId : await ask('This erases everything of the org and cannot be undone. Type its id again: ')
            if (!isSameOrg(typed, orgId)) throw refuse('That is not the same org id. Nothing was removed.')
            const erased = await admin.remove(orgId)
            return { data: { removed: erased }, lines: [`Removed ${orgId}.`, ...describe(erased)] }
        },
    },
}
