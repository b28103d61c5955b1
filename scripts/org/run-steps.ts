/** Commands of the Salesforce CLI one after the other, shown as a person would type them; the first that fails ends it. */
import { installSalesforceCli, runSalesforceCli } from './salesforce-cli.ts'

class StepFailed extends Error {}

/** @throws StepFailed with the command that failed. */
async function runSteps(steps: readonly (readonly string[])[]): Promise<void> {
    installSalesforceCli()
    for (const step of steps) {
        const text = `sf ${step.join(' ')}`
        console.log(`\n$ ${text}`)
        const { status } = await runSalesforceCli(step, { isShown: true })
        if (status !== 0) throw new StepFailed(`${text} ended with ${status}; nothing after it was done`)
    }
}

/** Ends the process with 1 and the sentence alone where a step failed. */
export async function runStepsToExit(steps: readonly (readonly string[])[]): Promise<void> {
    try {
        await runSteps(steps)
    } catch (error) {
        if (!(error instanceof StepFailed)) throw error
        console.error(`\n${error.message}`)
        process.exitCode = 1
    }
}

/** Ends the process where the option is missing. */
export function required(value: string | undefined, option: string, command: string): string {
    if (value !== undefined && value !== '') return value
    console.error(`Write it like this: npm run ${command} -- --${option} <alias or username>`)
    process.exit(1)
}
