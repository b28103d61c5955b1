/** What every builder needs: the file it is in, positions and errors. */
import type { ApexParserRuleContext as ParserRuleContext } from '@apexdevtools/apex-parser'
import { ApexCompileError } from '../program.ts'
import type { Position } from '../ast.ts'

export class Source {
    readonly file: string
    readonly text: string
    /** Where the text starts in the file; binds of a query are parsed apart. */
    readonly lineOffset: number

    constructor(file: string, text: string, lineOffset = 0) {
        this.file = file
        this.text = text
        this.lineOffset = lineOffset
    }

    at(node: ParserRuleContext): Position {
        const { start, stop } = node
        return { line: start.line + this.lineOffset, column: start.column + 1, endLine: (stop ?? start).line + this.lineOffset }
    }

    textOf(node: ParserRuleContext): string {
        return this.text.slice(node.start.start, (node.stop ?? node.start).stop + 1)
    }

    error(at: Position, message: string): ApexCompileError {
        return new ApexCompileError(this.file, at.line, at.column, message)
    }
}
