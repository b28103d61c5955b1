/** Rules for the class of a file. */
import type { UserType } from '../types/symbols.ts'

export function checkTopLevel(type: UserType): void {
    const { words } = type.node.modifiers
    if (!words.has('public') && !words.has('global') && !type.isTest)
        throw type.source.error(type.node.at, 'Top-level type must have public or global visibility')
    if (words.has('protected') || words.has('static'))
        throw type.source.error(type.node.at, `${words.has('static') ? 'static' : 'protected'} is not allowed on classes`)
}
