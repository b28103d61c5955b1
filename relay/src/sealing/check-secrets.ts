/**
 * Looks when a relay starts whether it has the encryption key that the store was sealed with. With another one it would look ready and
 * answer every delivery by 500, so that it would take the place of relays that work.
 */
import type { Sealer } from '../platform/crypto.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import type { Logger } from '../platform/log.ts'
import { findUnreadable } from './sealing-service.ts'

const LOGGED_MAX = 10

/** Refuses a key that opens nothing; orgs of which it does not open everything are logged, because the others go on. */
export async function checkSecrets(sql: Sql, sealer: Sealer, log: Logger): Promise<void> {
    const { readable, unreadable } = await acrossOrgs(() => findUnreadable(sql, sealer))
    if (unreadable.length === 0) return
    if (readable === 0)
        throw new HeadroomError(
            'key_unreadable',
            'The encryption key opens none of the keys in the store: start with the HEADROOM_ENCRYPTION_KEY or the DATA_DIR they were stored with. ' +
                'Where that is lost, `npm run relay -- org rotate <orgId>` gives an org new ones.',
        )
    const orgs = unreadable.slice(0, LOGGED_MAX)
    log.error({ orgs, count: unreadable.length }, 'The keys of some orgs do not open: start with the encryption key they were stored with.')
}
