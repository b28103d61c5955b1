/** One call of a component to its Apex: JSON in, JSON out, as the user who is logged in. */
import type { ProgramMethod } from '../apex/program.ts'
import { parseJson } from '../library/json-parse.ts'
import { typedValue } from '../library/json-read.ts'
import { JsonObject, printJson } from '../library/json-tree.ts'
import type { JsonTree } from '../library/json-tree.ts'
import { jsonTreeOf } from '../library/json-write.ts'
import type { LocalOrg } from '../local-org.ts'
import { ApexException } from '../runtime/exception.ts'
import type { RunningUser } from '../runtime/transaction.ts'
import { auraMethods } from './aura-methods.ts'

export interface ActionCall {
    readonly owner: string
    readonly method: string
    /** JSON: the parameters by name. */
    readonly body: string
    readonly user: RunningUser
}

/** `{"returnValue":…}` or `{"error":{…}}`, as text. @throws Error where the org has no such method, which the build has checked. */
export async function runAction(org: LocalOrg, { owner, method: name, body, user }: ActionCall): Promise<string> {
    const method = auraMethods(org, owner).find((one) => one.name === name)
    if (method === undefined) throw new Error(`the org's Apex opens no method ${owner}.${name} to Lightning`)
    if (!user.access.mayRunClass(owner))
        return JSON.stringify({ error: showMessage(`You do not have access to the Apex class named '${owner}'.`) })
    try {
        const values = org.runAsUser(user, 'aura', () => readValues(method, parseJson(body)))
        return printJson(new JsonObject([['returnValue', jsonTreeOf(await org.callApex(owner, name, values, user), false)]]))
    } catch (error) {
        if (!(error instanceof ApexException)) throw error
        return JSON.stringify({ error: showException(error) })
    }
}

/** Apex Class Access of profile and permission sets: https://help.salesforce.com/s/articleView?id=platform.code_package_security_classaccess.htm (text from memory). */
const showMessage = (message: string): object => ({ exceptionType: 'System.NoAccessException', isUserDefinedException: false, message })

/** What is not given is null; a name that the method does not have is a mistake of the component. */
function readValues(method: ProgramMethod, given: JsonTree): unknown[] {
    if (!(given instanceof JsonObject)) throw new Error('parameters are a JSON object')
    const byName = new Map(given.pairs)
    const unknown = [...byName.keys()].filter((name) => !method.parameterNames.includes(name))
    if (unknown.length > 0) throw new Error(`${method.name} has no parameter ${unknown.join(', ')}`)
    return method.parameters.map((type, index) => typedValue(byName.get(method.parameterNames[index] ?? '') ?? null, type, false))
}

/** https://developer.salesforce.com/docs/platform/lwc/guide/data-error.html: an AuraHandledException shows its own text, without a stack. */
function showException(error: ApexException): object {
    const isHandled = error.clientText !== null
    return {
        exceptionType: error.typeName,
        isUserDefinedException: false,
        message: error.clientText ?? error.getMessage(),
        ...(isHandled ? {} : { stackTrace: error.getStackTraceString() }),
    }
}
