/** Text that people write and others store: Postgres keeps no NUL and no half of a surrogate pair, so neither gets past the edge. */

export const isPlainText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text)
/** As above, with tabs and line breaks. */
export const isPlainProse = (text: string): boolean => text.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(text)
export const PLAIN_TEXT_ADVICE = 'Remove control characters and broken Unicode.'
