/** What components import of the org must exist there, as a deployment checks it: Apex methods, objects and fields. */
import type { LocalOrg } from '../local-org.ts'
import { auraMethods } from './aura-methods.ts'

/** @throws Error naming every import that the org does not have. */
export function checkImports(org: LocalOrg, imports: readonly string[]): void {
    const missing = imports.filter((id) => !exists(org, id))
    if (missing.length > 0) throw new Error(`the org has not what components import:\n  ${missing.join('\n  ')}`)
}

function exists(org: LocalOrg, id: string): boolean {
    const [, kind, name = ''] = id.split('/')
    const [owner = '', member] = name.split('.')
    if (kind === 'apex') return auraMethods(org, owner).some((method) => method.name === member)
    if (kind !== 'schema') return true
    const object = org.services.schema.object(owner)
    return object !== undefined && (member === undefined || object.fields.has(member.toLowerCase()))
}
