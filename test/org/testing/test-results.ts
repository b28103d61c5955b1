/** What a run of Apex tests found. Types only. */

export interface TestMethodResult {
    readonly className: string
    readonly methodName: string
    readonly passed: boolean
    /** `System.AssertException: Assertion Failed: …`; null where it passed. */
    readonly message: string | null
    /** Apex stack, one frame a line. */
    readonly stackTrace: string | null
    readonly milliseconds: number
}

export interface ClassCoverage {
    /** Class or trigger. */
    readonly name: string
    readonly covered: number
    readonly coverable: number
    /** 100 where nothing is coverable. */
    readonly percent: number
    readonly missedLines: readonly number[]
}

export interface TestRunSummary {
    readonly results: readonly TestMethodResult[]
    readonly coverage: readonly ClassCoverage[]
    readonly passed: number
    readonly failed: number
}
