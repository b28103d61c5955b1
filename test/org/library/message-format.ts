/** String.format's {0} places (row G13). Quotes are java.text.MessageFormat's, whose exact rule is doubtful, so they are refused. */
import type { ApexList } from '../runtime/collections.ts'
import { NotImplementedError } from '../runtime/exception.ts'
import { toText } from '../runtime/text.ts'

export function formatMessage(template: string, values: ApexList): string {
    if (template.includes("'")) throw new NotImplementedError('String.format with a single quote in the text (its quoting is doubtful)')
    return template.replace(/\{(\d+)\}/g, (place, digits: string) => {
        const position = Number(digits)
        return position < values.items.length ? toText(values.items[position]) : place
    })
}
