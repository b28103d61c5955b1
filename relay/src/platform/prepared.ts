/**
 * Statements that a connection prepares once and then only runs: those of each delivery. Planned anew each time, the large ones have their
 * parameters parsed and copied by the planner too, which took as long as half of running them, and the small ones take longer to plan than
 * to run (measured).
 */

const names = new Map<string, string>()

/** Marks a constant text as such a statement; returns the text. Not for a text whose best plan depends on its parameters. */
export function prepared(text: string): string {
    names.set(text, `statement-${names.size}`)
    return text
}

/** Under which a connection keeps the statement; undefined for any other. */
export const preparedName = (text: string): string | undefined => names.get(text)
