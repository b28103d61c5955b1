/** Packages for tests and their deployment by jsforce unmodified. Not for the product. */
import jsforce from 'jsforce'
import type { OrgApi } from './start-org-api.ts'
import { zip } from './zip.ts'

export const XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
export const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'

export const manifest = (types: Readonly<Record<string, readonly string[]>>): string => {
    const written = Object.entries(types).map(
        ([name, members]) => `<types>${members.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`,
    )
    return `${XML}<Package ${NAMESPACE}>${written.join('')}<version>65.0</version></Package>`
}

export const apex = (kind: 'classes' | 'triggers', name: string, text: string): Record<string, string> => {
    const [suffix, type] = kind === 'classes' ? ['cls', 'ApexClass'] : ['trigger', 'ApexTrigger']
    const meta = `${XML}<${type} ${NAMESPACE}><apiVersion>65.0</apiVersion><status>Active</status></${type}>`
    return { [`${kind}/${name}.${suffix}`]: text, [`${kind}/${name}.${suffix}-meta.xml`]: meta }
}

export const BADGE = `${XML}<CustomObject ${NAMESPACE}>
    <deploymentStatus>Deployed</deploymentStatus>
    <fields><fullName>Points__c</fullName><label>Points</label><precision>6</precision><scale>0</scale><type>Number</type></fields>
    <label>Badge</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Badges</pluralLabel>
    <sharingModel>ReadWrite</sharingModel>
</CustomObject>`

const GREETER = apex(
    'classes',
    'Greeter',
    "public class Greeter {\n    public static String greet() {\n        return 'hello';\n    }\n}\n",
)
export const GREETER_TEST = apex(
    'classes',
    'GreeterTest',
    "@IsTest\nprivate class GreeterTest {\n    @IsTest\n    static void greets() {\n        Assert.areEqual('hello', Greeter.greet(), 'greeting');\n    }\n}\n",
)
const BADGE_TRIGGER = apex(
    'triggers',
    'BadgeTrigger',
    'trigger BadgeTrigger on Badge__c (before insert) {\n    for (Badge__c badge : Trigger.new) badge.Points__c = 7;\n}\n',
)

export interface DeployMessage {
    readonly fullName: string
    readonly componentType: string
    readonly problem?: string
    readonly problemType?: string
    readonly lineNumber?: number
    readonly columnNumber?: number
    readonly created: boolean
    readonly changed: boolean
    readonly deleted: boolean
}

export interface DeployAnswer {
    readonly success: boolean
    readonly status: string
    readonly errorMessage?: string
    readonly numberComponentsDeployed: number
    readonly numberTestsTotal: number
    readonly failures: readonly DeployMessage[]
    readonly successes: readonly DeployMessage[]
    readonly details: Readonly<Record<string, unknown>>
}

export async function deployPackage(api: OrgApi, files: Readonly<Record<string, string>>, options: object = {}): Promise<DeployAnswer> {
    const connection = new jsforce.Connection({ instanceUrl: api.url, accessToken: api.token, version: '66.0' })
    connection.metadata.pollInterval = 5
    const result = await connection.metadata.deploy(zip(files), { singlePackage: true, ...options }).complete(true)
    const details = result.details as unknown as Record<string, unknown>
    const list = (name: string) => [details[name] ?? []].flat() as DeployMessage[]
    return { ...(result as unknown as DeployAnswer), details, failures: list('componentFailures'), successes: list('componentSuccesses') }
}

/** A custom object with a trigger, and a class with its test. */
export const FIRST_PACKAGE = {
    'package.xml': manifest({ ApexClass: ['Greeter', 'GreeterTest'], ApexTrigger: ['BadgeTrigger'], CustomObject: ['Badge__c'] }),
    'objects/Badge__c.object': BADGE,
    ...GREETER,
    ...GREETER_TEST,
    ...BADGE_TRIGGER,
}
