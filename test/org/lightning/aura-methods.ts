/** The static methods that Apex opens to Lightning components: @AuraEnabled, in a class that is no test. */
import type { ProgramMethod } from '../apex/program.ts'
import type { LocalOrg } from '../local-org.ts'

export function auraMethods(org: LocalOrg, className: string): readonly ProgramMethod[] {
    const owner = org.services.program.classes.get(className.toLowerCase())
    if (owner === undefined || owner.isTest) return []
    return owner.methods.filter(
        ({ isStatic, annotations }) => isStatic && annotations.some(({ name }) => name.toLowerCase() === 'auraenabled'),
    )
}
