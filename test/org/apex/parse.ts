/** Runs the grammar of apex-parser over a source and hands on its parse tree; the first syntax error refuses the source. */
import { ApexErrorListener, ApexParserFactory } from '@apexdevtools/apex-parser'
import type {
    AnonymousUnitContext,
    ApexParser,
    CompilationUnitContext,
    ExpressionContext,
    TriggerUnitContext,
} from '@apexdevtools/apex-parser'
import { ApexCompileError } from './program.ts'

class FirstError extends ApexErrorListener {
    readonly file: string
    readonly line: number

    constructor(file: string, line: number) {
        super()
        this.file = file
        this.line = line
    }

    apexSyntaxError(line: number, column: number, message: string): void {
        throw new ApexCompileError(this.file, this.line + line - 1, column + 1, message)
    }
}

function parserOf(file: string, text: string, firstLine = 1): ApexParser {
    return ApexParserFactory.createLexerAndParser(text, new FirstError(file, firstLine)).parser
}

export function parseClass(file: string, text: string): CompilationUnitContext {
    return parserOf(file, text).compilationUnit()
}

export function parseTrigger(file: string, text: string): TriggerUnitContext {
    return parserOf(file, text).triggerUnit()
}

export function parseAnonymous(text: string): AnonymousUnitContext {
    return parserOf('AnonymousBlock', text).anonymousUnit()
}

/** A bind of a query: its text stands alone, its errors are reported at the query's line. */
export function parseBind(file: string, line: number, text: string): ExpressionContext {
    return parserOf(file, text, line).expression()
}
