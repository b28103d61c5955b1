/** Metadata deployments over SOAP, by jsforce unmodified: into an org that has nothing, and onto one that runs. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import jsforce from 'jsforce'
import type { OrgApi } from '../../../support/start-org-api.ts'
import { zip } from '../../../support/zip.ts'
import { startEmptyOrgApi } from '../../../support/start-org-api.ts'
import {
    apex,
    BADGE,
    deployPackage,
    type DeployAnswer,
    FIRST_PACKAGE,
    GREETER_TEST,
    manifest,
    NAMESPACE,
    XML,
} from '../../../support/deploy.ts'

let api: OrgApi

beforeEach(async () => {
    api = await startEmptyOrgApi()
})

afterEach(async () => {
    await api.close()
})

const deploy = (files: Readonly<Record<string, string>>, options: object = {}): Promise<DeployAnswer> => deployPackage(api, files, options)

async function insertBadge(name: string): Promise<unknown> {
    const { body } = await api.request('POST', '/sobjects/Badge__c', { body: { Name: name } })
    const row = await api.request('GET', `/sobjects/Badge__c/${(body as { id: string }).id}`)
    return row.body
}

/** Past every right: a deployment grants nobody the fields that it brings. */
function pointsOf(badge: unknown): unknown {
    const text = `SELECT Points__c FROM Badge__c WHERE Id = '${(badge as { Id: string }).Id}'`
    const read = () => api.org.services.data.queryText(text, () => null).records
    return api.org.runAsUser(api.org.users.admin, 'synchronous', read)[0]?.get('Points__c')?.toString()
}

describe('a deployment into an org that has nothing', () => {
    test('brings object, field, trigger and class, and they run', async () => {
        const result = await deploy(FIRST_PACKAGE)
        expect(result).toMatchObject({ status: 'Succeeded', failures: [] })
        expect(result.successes.map(({ fullName, created }) => `${fullName} ${created}`).sort()).toEqual([
            'BadgeTrigger true',
            'Badge__c true',
            'Greeter true',
            'GreeterTest true',
        ])
        const first = await insertBadge('First')
        expect(first).toMatchObject({ Name: 'First' })
        expect(first).not.toHaveProperty('Points__c')
        expect(pointsOf(first)).toBe('7')
        expect(await api.org.callApex('Greeter', 'greet', [])).toBe('hello')
    })

    test('may bring the package in a folder of the zip file', async () => {
        const inFolder = Object.fromEntries(Object.entries(FIRST_PACKAGE).map(([path, text]) => [`zip/${path}`, text]))
        expect(await deploy(inFolder)).toMatchObject({ status: 'Succeeded' })
        expect(await deploy(inFolder, { singlePackage: false })).toMatchObject({ status: 'Succeeded' })
        expect((await deploy(FIRST_PACKAGE, { singlePackage: false })).failures).toMatchObject([{ problem: 'No package.xml found' }])
    })

    test('that is only checked says the same and leaves nothing', async () => {
        const result = await deploy(FIRST_PACKAGE, { checkOnly: true, runTests: ['GreeterTest'], testLevel: 'RunSpecifiedTests' })
        expect(result).toMatchObject({ status: 'Failed', failures: [], numberTestsTotal: 1 })
        const level = { checkOnly: true, testLevel: 'NoTestRun' }
        expect(await deploy(FIRST_PACKAGE, level)).toMatchObject({ status: 'Succeeded', checkOnly: true })
        expect((await api.request('GET', '/sobjects/Badge__c/describe')).status).toBe(404)
        expect([...api.org.services.program.classes.keys()]).toEqual([])
    })
})

describe('a deployment onto an org that runs', () => {
    test('keeps rows, ids and what they are called', async () => {
        await deploy(FIRST_PACKAGE)
        const before = await insertBadge('Kept')
        const other = BADGE.replaceAll('Badge', 'Award')
        const more = { 'package.xml': manifest({ CustomObject: ['Award__c'] }), 'objects/Award__c.object': other }
        expect(await deploy(more)).toMatchObject({ status: 'Succeeded' })
        const { Id } = before as { Id: string }
        expect((await api.request('GET', `/sobjects/Badge__c/${Id}`)).body).toEqual(before)
        const award = (await api.request('POST', '/sobjects/Award__c', { body: { Name: 'New' } })).body as { id: string }
        expect(award.id.slice(0, 3)).not.toBe(Id.slice(0, 3))
    })

    test('says of a class whether it is new, another or the same', async () => {
        await deploy(FIRST_PACKAGE)
        const text = "public class Greeter {\n    public static String greet() {\n        return 'good day';\n    }\n}\n"
        const result = await deploy({
            'package.xml': manifest({ ApexClass: ['*'] }),
            ...GREETER_TEST,
            ...apex('classes', 'Greeter', text),
            ...apex('classes', 'Other', 'public class Other {}'),
        })
        const found = result.successes.map(({ fullName, created, changed }) => `${fullName} ${created} ${changed}`).sort()
        expect(found).toEqual(['Greeter false true', 'GreeterTest false false', 'Other true true'])
        expect(await api.org.callApex('Greeter', 'greet', [])).toBe('good day')
    })

    test('removes what destructiveChanges.xml names, and warns of what is not there', async () => {
        await deploy(FIRST_PACKAGE)
        const removal = manifest({ ApexClass: ['GreeterTest', 'NoSuch'], ApexTrigger: ['BadgeTrigger'], CustomObject: ['Badge__c'] })
        const result = await deploy({ 'package.xml': manifest({}), 'destructiveChanges.xml': removal })
        expect(result).toMatchObject({ status: 'Succeeded' })
        expect(result.successes.map(({ fullName, deleted, problem }) => `${fullName} ${deleted} ${problem ?? ''}`.trim())).toEqual([
            'GreeterTest true',
            'NoSuch false No ApexClass named: NoSuch found',
            'BadgeTrigger true',
            'Badge__c true',
        ])
        expect((await api.request('GET', '/sobjects/Badge__c/describe')).status).toBe(404)
        expect([...api.org.services.program.classes.keys()]).toEqual(['greeter'])
    })

    test('that removes what another class uses fails by that class', async () => {
        await deploy(FIRST_PACKAGE)
        const result = await deploy({ 'package.xml': manifest({}), 'destructiveChanges.xml': manifest({ ApexClass: ['Greeter'] }) })
        expect(result).toMatchObject({ status: 'Failed' })
        expect(result.failures).toMatchObject([{ fullName: 'GreeterTest', lineNumber: 5 }])
        expect(result.failures[0]?.problem).toContain('Dependent class is invalid and needs recompilation')
        expect(await api.org.callApex('Greeter', 'greet', [])).toBe('hello')
    })
})

describe('a deployment that fails leaves the org as it was', () => {
    const failing = async (files: Readonly<Record<string, string>>, options: object = {}): Promise<DeployAnswer> => {
        const result = await deploy({ ...FIRST_PACKAGE, ...files }, options)
        expect(result).toMatchObject({ status: 'Failed', success: false, numberComponentsDeployed: 0 })
        expect([...api.org.services.program.classes.keys()]).toEqual([])
        return result
    }

    test('by a class that does not compile: its line and column are told', async () => {
        const wrong = apex(
            'classes',
            'Greeter',
            "public class Greeter {\n    public static Integer greet() {\n        return 'hello';\n    }\n}\n",
        )
        const { failures } = await failing(wrong)
        expect(failures).toMatchObject([{ fullName: 'Greeter', componentType: 'ApexClass', lineNumber: 3, problemType: 'Error' }])
        expect(failures[0]?.problem).toMatch(/String.*Integer|Integer.*String/)
        expect(failures[0]?.columnNumber).toBeGreaterThan(0)
    })

    test('by classes with wrong syntax: all of them are told', async () => {
        const wrong = {
            ...apex('classes', 'Greeter', 'public class Greeter {'),
            ...apex('classes', 'GreeterTest', 'public klass GreeterTest {}'),
        }
        const { failures } = await failing(wrong)
        expect(failures.map(({ fullName, lineNumber }) => `${fullName} ${lineNumber}`)).toEqual(['Greeter 1', 'GreeterTest 1'])
    })

    test('by classes whose types are wrong: each of them is told, and a trigger with them', async () => {
        const wrong = {
            ...apex(
                'classes',
                'Greeter',
                "public class Greeter {\n    public static Integer greet() {\n        return 'hello';\n    }\n}\n",
            ),
            ...apex('classes', 'GreeterTest', 'public class GreeterTest {\n    Integer count = missing;\n}\n'),
            ...apex('triggers', 'BadgeTrigger', 'trigger BadgeTrigger on Badge__c (before insert) {\n    Integer count = missing;\n}\n'),
        }
        const { failures } = await failing(wrong)
        expect(failures.map(({ fullName, lineNumber }) => `${fullName} ${lineNumber}`)).toEqual([
            'Greeter 3',
            'GreeterTest 2',
            'BadgeTrigger 2',
        ])
    })

    test('by a type that the org does not know', async () => {
        const { failures } = await failing({ 'package.xml': manifest({ ApexClass: ['Greeter'], FlyingCarpet: ['Magic'] }) })
        expect(failures).toMatchObject([{ problem: "Unknown type name 'FlyingCarpet' specified in package.xml" }])
    })

    test('by a component that the manifest names and the zip file has not', async () => {
        const { failures } = await failing({ 'package.xml': manifest({ ApexClass: ['Missing'] }) })
        const problem = "An object 'Missing' of type ApexClass was named in package.xml, but was not found in zipped directory"
        expect(failures).toMatchObject([{ fullName: 'Missing', problem }])
    })

    test('by a field of a type that the org does not provide', async () => {
        const { failures } = await failing({ 'objects/Badge__c.object': BADGE.replace('<type>Number</type>', '<type>Hologram</type>') })
        expect(failures).toMatchObject([{ fullName: 'Badge__c.Points__c', componentType: 'CustomField' }])
        expect(failures[0]?.problem).toContain('Hologram')
    })

    test('by a permission set that names what is not there', async () => {
        const set = `${XML}<PermissionSet ${NAMESPACE}><classAccesses><apexClass>NoSuch</apexClass><enabled>true</enabled></classAccesses><label>S</label></PermissionSet>`
        const { failures } = await failing({
            'package.xml': manifest({ PermissionSet: ['Some'] }),
            'permissionsets/Some.permissionset': set,
        })
        expect(failures).toMatchObject([{ fullName: 'Some', problem: 'In field: apexClass - no ApexClass named NoSuch found' }])
    })

    test('by a zip file without a manifest, and by what is no zip file', async () => {
        expect((await deploy({ 'classes/x.cls': '' })).failures).toMatchObject([{ problem: 'No package.xml found' }])
        const connection = new jsforce.Connection({ instanceUrl: api.url, accessToken: api.token, version: '66.0' })
        connection.metadata.pollInterval = 5
        const result = await connection.metadata.deploy(Buffer.from('nonsense'), { singlePackage: true }).complete(true)
        expect(result).toMatchObject({ status: 'Failed', numberComponentErrors: 1 })
    })

    test('by a test that fails', async () => {
        const wrong = apex(
            'classes',
            'Greeter',
            "public class Greeter {\n    public static String greet() {\n        return 'bye';\n    }\n}\n",
        )
        const result = await failing(wrong, { testLevel: 'RunLocalTests' })
        expect(result).toMatchObject({ failures: [], numberTestsTotal: 1, numberTestErrors: 1 })
        expect(JSON.stringify(result.details)).toContain('Expected: hello, Actual: bye')
    })

    test('by specified tests that cover less than 75 % of a class of the package', async () => {
        const result = await failing({}, { testLevel: 'RunSpecifiedTests', runTests: ['GreeterTest'] })
        const text = 'Test coverage of selected Apex Trigger is 0%, at least 75% test coverage is required.'
        expect(JSON.stringify(result.details)).toContain(text)
    })

    test('by names of tests that the org has not, and by none', async () => {
        expect(await failing({}, { testLevel: 'RunSpecifiedTests', runTests: ['NoSuchTest'] })).toMatchObject({
            errorMessage: 'no test class is named NoSuchTest',
        })
    })
})

describe('the door of the Metadata API', () => {
    const post = async (body: string): Promise<{ status: number; text: string }> => {
        const response = await fetch(`${api.url}/services/Soap/m/66.0`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body })
        return { status: response.status, text: await response.text() }
    }
    const envelope = (session: string, body: string): string =>
        `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader></e:Header><e:Body>${body}</e:Body></e:Envelope>`

    test('refuses a session that is none, before it reads anything else', async () => {
        const { status, text } = await post(envelope('nobody', '<deploy/>'))
        expect(status).toBe(500)
        expect(text).toContain('<faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session</faultstring>')
    })

    test('counts each call, and refuses when the day has no more', async () => {
        const before = api.org.limits.shown('DailyApiRequests').used
        expect((await post(envelope(api.token, '<describeMetadata/>'))).text).toContain('<xmlName>ApexClass</xmlName>')
        expect(api.org.limits.shown('DailyApiRequests').used).toBe(before + 1)
        api.org.limits.set('DailyApiRequests', { max: before + 1 })
        expect((await post(envelope(api.token, '<describeMetadata/>'))).text).toContain('REQUEST_LIMIT_EXCEEDED')
    })

    test('says which operation it does not play, and refuses ids that are none', async () => {
        expect((await post(envelope(api.token, '<readMetadata/>'))).text).toContain('not implemented: the SOAP operation readMetadata')
        const check = '<checkDeployStatus><asyncProcessId>0Af000000000000AAA</asyncProcessId></checkDeployStatus>'
        expect((await post(envelope(api.token, check))).text).toContain('Invalid deploy ID')
        expect((await post('no xml')).status).toBe(500)
    })

    test('refuses options that it cannot keep', async () => {
        const option = (text: string) => envelope(api.token, `<deploy><ZipFile/><DeployOptions>${text}</DeployOptions></deploy>`)
        expect((await post(option('<rollbackOnError>false</rollbackOnError>'))).text).toContain('not implemented: rollbackOnError false')
        expect((await post(option('<testLevel>SomeTests</testLevel>'))).text).toContain('testLevel must be one of')
    })
})

describe('the same over REST', () => {
    const post = async (form: FormData): Promise<{ status: number; body: unknown }> => {
        const headers = { authorization: `Bearer ${api.token}` }
        const response = await fetch(`${api.url}/services/data/v66.0/metadata/deployRequest`, { method: 'POST', headers, body: form })
        return { status: response.status, body: await response.json() }
    }
    const request = (options: object): FormData => {
        const form = new FormData()
        form.append('file', new Blob([new Uint8Array(zip(FIRST_PACKAGE))]), 'package.xml')
        form.append('entity_content', JSON.stringify({ deployOptions: options }))
        return form
    }

    test('deploys, and tells the state and the end', async () => {
        const { status, body } = await post(request({ singlePackage: true }))
        expect({ status, body }).toMatchObject({ status: 201, body: { deployResult: { done: false, status: 'Pending' } } })
        const path = `/metadata/deployRequest/${(body as { id: string }).id}?includeDetails=true`
        for (let asked = 0; asked < 200; asked++) {
            const { deployResult } = (await api.request('GET', path)).body as { deployResult: { done: boolean; details: object } }
            if (!deployResult.done) continue
            expect(deployResult).toMatchObject({
                status: 'Succeeded',
                details: { componentFailures: [], componentSuccesses: { length: 4 } },
            })
            expect(pointsOf(await insertBadge('By REST'))).toBe('7')
            return
        }
        throw new Error('the deployment did not end')
    })

    test('one that waits is stopped and leaves nothing; one that is done cannot be', async () => {
        const { deployer, users, services } = api.org
        const options = { checkOnly: false, singlePackage: true, rollbackOnError: true, ignoreWarnings: false, runTests: [] }
        const deployment = deployer!.start(zip(FIRST_PACKAGE), { ...options, testLevel: 'NoTestRun' }, users.admin)
        expect(deployer!.cancel(deployment)).toBe(true)
        const path = `/metadata/deployRequest/${deployment.id}`
        const body = { deployResult: { status: 'Canceling' } }
        expect(await api.request('PATCH', path, { body })).toMatchObject({
            status: 202,
            body: { deployResult: { status: 'Canceled', done: true } },
        })
        expect((await api.request('PATCH', path, { body: {} })).status).toBe(400)
        expect(services.schema.object('Badge__c')).toBeUndefined()
    })

    test('refuses what is no multipart body, has no zip file, or asks what it cannot keep', async () => {
        expect((await api.request('POST', '/metadata/deployRequest', { body: {} })).body).toMatchObject([
            { errorCode: 'INVALID_MULTIPART_REQUEST' },
        ])
        expect((await post(new FormData())).status).toBe(400)
        const form = new FormData()
        form.append('file', 'no file')
        expect((await post(form)).body).toMatchObject([{ message: 'file: send the zip file as a part with a filename' }])
        expect((await post(request({ rollbackOnError: false }))).body).toMatchObject([{ errorCode: 'INVALID_OPERATION' }])
        expect((await api.request('GET', '/metadata/deployRequest/0Af000000000000AAA')).status).toBe(404)
    })
})
