/** What an entry is about where its fields alone do not say it, in plain words: of secrets only their end shows. Pure. */
import type { AuditEntry } from './audit-schema.ts'

/** By subject and field, which is a time. */
const TEXTS: Readonly<Record<string, (time: string) => string>> = {
    'org previousKeysExpireAt': (until) => `New keys were made. The org’s old keys are valid until ${until} at the latest.`,
    'token revokedAt': (at) => `It is valid no more since ${at}.`,
    'webhook previousSecretUntil': (until) => `A new secret was made. The old one signs as well until ${until}.`,
}

type Difference = Pick<AuditEntry, 'subject' | 'action' | 'before' | 'after'>

/** Null where the fields that differ say enough. */
export function explainEntry({ subject, action, before, after }: Difference): string | null {
    if (action !== 'changed') return null
    const differing = Object.entries(after ?? {}).filter(([name, value]) => value !== null && value !== before?.[name])
    const texts = differing.flatMap(([name, value]) => TEXTS[`${subject} ${name}`]?.(new Date(String(value)).toISOString()) ?? [])
    return texts.length === 0 ? null : texts.join(' ')
}
