/**
 * `node test/org/lightning/build/main.ts force-app/main …`: builds the panel of the source folders and prints where it is, as JSON. What
 * the compiler refuses goes to standard error.
 */
import { buildPanel } from './panel.ts'

try {
    process.stdout.write(JSON.stringify(await buildPanel(process.argv.slice(2))))
} catch (error) {
    process.stderr.write((error as Error).message)
    process.exitCode = 1
}
