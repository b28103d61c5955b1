// Prints `N passed, N failed` over Jest's result files, last thing in CI. Plain JavaScript: it must run even where npm ci has failed.
import { readFileSync } from 'node:fs'

let passed = 0
let failed = 0
for (const file of process.argv.slice(2)) {
    try {
        const result = JSON.parse(readFileSync(file, 'utf8'))
        passed += result.numPassedTests
        // A test file that could not even be loaded counts as a failure of its own.
        failed += result.numFailedTests + result.numRuntimeErrorTestSuites
    } catch (error) {
        console.error(`no test result in ${file}: ${error.message}`)
        failed += 1
    }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
