/** `keys …`: moves what is sealed in the store to the newest encryption key. */
import { resealAll } from '../sealing/index.ts'
import type { Command } from './command.ts'

export const KEY_COMMANDS: Readonly<Record<string, Command>> = {
    'keys reseal': {
        parameters: [],
        summary: 'seals every secret with HEADROOM_ENCRYPTION_KEY that HEADROOM_ENCRYPTION_KEY_PREVIOUS still opens; safe to repeat',
        async run({ config, store }) {
            const result = await resealAll(store.database, store.sealer)
            const ending =
                config.previousEncryptionKey === undefined
                    ? 'HEADROOM_ENCRYPTION_KEY_PREVIOUS is not set: there was no other key to change from.'
                    : 'HEADROOM_ENCRYPTION_KEY_PREVIOUS is no longer needed: restart the relays without it.'
            return { data: result, lines: [`Sealed ${result.resealed} secrets anew; ${result.untouched} already were.`, ending] }
        },
    },
}
