/**
 * Statements that a connection prepares once and then only runs. For those that take arrays of a whole delivery: planned anew each time,
 * they have their parameters parsed and copied by the planner too, which took as long as half of running them (measured).
 */

const names = new Map<string, string>()

/** Marks a constant text as such a statement; returns the text. Not for a text whose best plan depends on its parameters. */
export function prepared(text: string): string {
    names.set(text, `statement-${names.size}`)
    return text
}

/** Under which a connection keeps the statement; undefined for any other. */
export const preparedName = (text: string): string | undefined => names.get(text)
