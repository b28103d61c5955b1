/** Gathers what is refused of several files at one stage of compiling, so that all of it is told: one error of each file. */
import { ApexCompileError } from './program.ts'

class ApexCompileErrors extends ApexCompileError {
    readonly #all: readonly ApexCompileError[]

    constructor(first: ApexCompileError, all: readonly ApexCompileError[]) {
        super(first.file, first.line, first.column, first.message.replace(`${first.file}:${first.line}:${first.column}: `, ''))
        this.#all = all
    }

    override get all(): readonly ApexCompileError[] {
        return this.#all
    }
}

export class Refusals {
    readonly #errors: ApexCompileError[] = []

    /** What the work made of each item that was not refused. */
    each<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result[] {
        return items.flatMap((item) => {
            try {
                return [work(item)]
            } catch (error) {
                if (!(error instanceof ApexCompileError)) throw error
                this.#errors.push(error)
                return []
            }
        })
    }

    /** Ends a stage: the next one builds on what this one left. @throws ApexCompileError where anything was refused */
    throwAny(): void {
        const [first] = this.#errors
        if (first !== undefined) throw new ApexCompileErrors(first, this.#errors)
    }

    /** One stage in itself. */
    stage<Item>(items: readonly Item[], work: (item: Item) => void): void {
        this.each(items, work)
        this.throwAny()
    }
}
