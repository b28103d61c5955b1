/** The intake on a store, called without HTTP: the org is asked for nothing, and nobody judges by rules unless told otherwise. */
import { randomUUID } from 'node:crypto'
import { createCompleteness } from '../../relay/src/completeness/index.ts'
import { createIntake } from '../../relay/src/intake/index.ts'
import type { AcceptedSummary, OpenJudge } from '../../relay/src/intake/index.ts'
import type { Change } from '../../relay/src/mirror/index.ts'
import { createOrgs } from '../../relay/src/orgs/index.ts'
import { systemClock } from '../../relay/src/platform/clock.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import type { Database } from '../../relay/src/platform/database.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import type { RuleService } from '../../relay/src/rules/index.ts'
import type { Description } from '../../relay/src/schemas/index.ts'

const NO_SIGNS = { packageVersion: '0.1.0', limits: null, mode: null, leftOut: null, subscriber: null, mailed: null, dropped: null }
const CHANGES_ONLY = { kind: 'changes', description: null, report: null, poison: [] } as const
const DESCRIPTION_ONLY = { kind: 'schema', report: null, changes: [], poison: [] } as const

export interface PlainIntake {
    /** One delivery, under an id of its own unless one is given. */
    deliver(orgId: string, changes: readonly Change[], id?: string): Promise<AcceptedSummary>
    /** One in which the org says what it is made of. */
    describe(orgId: string, description: Description, id?: string): Promise<AcceptedSummary>
}

const judgeNothing: OpenJudge = () => Promise.resolve({ needsBefore: () => false, judge: () => Promise.resolve(0) })
const needNothing: RuleService['guessNeeds'] = () => () => false

/** For these orgs. */
export async function openPlainIntake(
    database: Database,
    orgIds: readonly string[],
    { openJudge = judgeNothing, guessNeeds = needNothing }: Partial<Pick<RuleService, 'openJudge' | 'guessNeeds'>> = {},
): Promise<PlainIntake> {
    const orgs = createOrgs({ database, sealer: createSealer(Buffer.alloc(32, 7)), clock: systemClock })
    for (const orgId of orgIds) await orgs.add(orgId)
    const none = () => Promise.resolve(0)
    const intake = createIntake({
        database,
        orgs,
        openJudge,
        guessNeeds,
        governPace: none,
        completeness: createCompleteness({ clock: systemClock }),
        decideMode: () => Promise.resolve('realtime'),
        readConfig: () => Promise.resolve(null),
        takeOrgMail: () => Promise.resolve(null),
        countCommands: none,
        log: createLog('silent'),
    })
    return {
        deliver: (orgId, changes, id = randomUUID()) =>
            intake.accept(id, Buffer.from(id), { orgId, ...NO_SIGNS, ...CHANGES_ONLY, changes }, 1),
        describe: (orgId, description, id = randomUUID()) =>
            intake.accept(id, Buffer.from(id), { orgId, ...NO_SIGNS, ...DESCRIPTION_ONLY, description }, 1),
    }
}
