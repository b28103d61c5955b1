/**
 * Finds the changes that keep a delivery from being applied: what fails as a whole is tried in halves, each behind a savepoint, until
 * the changes that fail by themselves stand alone. It does not know what applying is.
 */
import type { Change } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'

/** Where more changes fail by themselves, the fault is not theirs: the delivery as a whole fails, and the org keeps it. */
const POISON_MAX = 20

export interface AppliedApart<Result> {
    /** In the order of the changes. */
    readonly results: readonly Result[]
    readonly poison: readonly { readonly change: Change; readonly error: unknown }[]
}

/** `isAboutAll` says of an error that it is no single change's, so that looking for one is of no use. */
export async function applyApart<Result>(
    sql: Sql,
    changes: readonly Change[],
    apply: (some: readonly Change[]) => Promise<Result>,
    isAboutAll: (error: unknown) => boolean,
): Promise<AppliedApart<Result>> {
    const results: Result[] = []
    const poison: { change: Change; error: unknown }[] = []
    const pending = [changes]
    for (let some = pending.pop(); some !== undefined; some = pending.pop()) {
        await sql.query('savepoint apart')
        try {
            results.push(await apply(some))
        } catch (error) {
            if (isAboutAll(error)) throw error
            await sql.query('rollback to savepoint apart')
            const [change] = some
            if (some.length > 1) pending.push(some.slice(some.length / 2), some.slice(0, some.length / 2))
            else if (change !== undefined) poison.push({ change, error })
            if (poison.length > POISON_MAX) throw error
        }
        await sql.query('release savepoint apart')
    }
    return { results, poison }
}
