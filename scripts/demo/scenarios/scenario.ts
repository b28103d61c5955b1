/** The frame of all scenarios: steps with their figures, the one JSON object at the end, and the table for people. */

export type Figures = Readonly<Record<string, number | string>>

/** What must be true of a step, in words that say so where it is not. */
export type Expectation = readonly [isTrue: boolean, expected: string]

export interface Step {
    readonly name: string
    readonly ok: boolean
    /** Only where the step failed: what was expected. */
    readonly expected?: readonly string[]
    readonly figures: Figures
}

export interface Scenario {
    readonly name: string
    /** One line for the list of scenarios. */
    readonly summary: string
    /** Calls `onStep` as each step ends. A step that fails does not keep the next one from running. */
    run(options: ScenarioOptions, onStep: (step: Step) => void): Promise<void>
}

export interface ScenarioOptions {
    readonly orgPort: number
    readonly relayPort: number
    readonly dataDir: string
    readonly say: (line: string) => void
}

export interface ScenarioResult {
    readonly ok: boolean
    readonly scenario: string
    readonly steps: readonly Readonly<Record<string, unknown>>[]
}

export function judgeStep(name: string, figures: Figures, expectations: readonly Expectation[]): Step {
    const expected = expectations.filter(([isTrue]) => !isTrue).map(([, text]) => text)
    return { name, ok: expected.length === 0, figures, ...(expected.length === 0 ? {} : { expected }) }
}

/** A scenario that dies is a failed one whose last step says why: whoever reads the object needs no log. */
export async function runScenario(scenario: Scenario, options: ScenarioOptions): Promise<ScenarioResult> {
    const steps: Step[] = []
    const keep = (step: Step): void => {
        steps.push(step)
        options.say(renderStep(step))
    }
    try {
        await scenario.run(options, keep)
    } catch (error) {
        keep({ name: 'the scenario itself', ok: false, expected: [`to end; instead: ${(error as Error).message}`], figures: {} })
        options.say((error as Error).stack ?? '')
    }
    const ok = steps.length > 0 && steps.every((step) => step.ok)
    return { ok, scenario: scenario.name, steps: steps.map(({ figures, ...step }) => ({ ...step, ...figures })) }
}

function renderStep({ name, ok, expected = [], figures }: Step): string {
    const rows = Object.entries(figures)
    const width = Math.max(0, ...rows.map(([label]) => label.length))
    const shown = rows.map(
        ([label, value]) => `    ${label.padEnd(width)}  ${typeof value === 'number' ? value.toLocaleString('en') : value}`,
    )
    return [`  ${ok ? 'ok    ' : 'FAILED'}  ${name}`, ...shown, ...expected.map((text) => `    expected ${text}`)].join('\n')
}
