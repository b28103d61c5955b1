/** `keys …`: moves what is sealed in the store to the newest encryption key. */
import { resealAll } from '../sealing/index.ts'
import type { Command } from './command.ts'

export const KEY_COMMANDS: Readonly<Record<string, Command>> = {
    'keys reseal': {
        parameters: [],
        summary: 'seals every secret with HEADROOM_ENCRYPTION_KEY that HEADROOM_ENCRYPTION_KEY_PREVIOUS still opens; safe to repeat',
        async run({ store }) {
            const result = await resealAll(store.database, store.sealer)
            const lines = [
                `Sealed ${result.resealed} secrets anew; ${result.untouched} were already.`,
                'The previous key is no longer needed.',
            ]
            return { data: result, lines }
        },
    },
}
