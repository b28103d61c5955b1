/** Jest's global tear-down: stops the server of the run and removes its folder. */
import { rmSync } from 'node:fs'
import type { TestStore } from './start-postgres.ts'

export default async function stopPostgres(): Promise<void> {
    const { testStore } = globalThis as { testStore?: TestStore }
    if (testStore === undefined) return
    await testStore.postgres.stop()
    rmSync(testStore.folder, { recursive: true, force: true })
}
