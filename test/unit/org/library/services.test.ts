import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createLibrary } from '../../../org/library/library.ts'
import type { Suspendable } from '../../../org/apex/program.ts'
import type { ApexList } from '../../../org/runtime/collections.ts'
import { ApexMap } from '../../../org/runtime/collections.ts'
import { Decimal } from '../../../org/runtime/decimal.ts'
import * as R from '../../../org/runtime/operations.ts'
import { runSuspending } from '../../../org/runtime/run.ts'
import type { TestContext, Transaction } from '../../../org/runtime/transaction.ts'
import { call, inApex, member, programClass, thrown, transactionFor } from '../runtime/apex-session.ts'

const server = createServer((request, response) => {
    if (request.url === '/slow') return
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => response.writeHead(202, { 'X-Answer': 'yes' }).end(`${request.method ?? ''} ${body}`))
})
let origin = ''

beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
})

function request(path: string, body: string | null, timeout = 5000): unknown {
    const made = call('HttpRequest', 'new()')
    call('HttpRequest', 'setEndpoint(String)', made, origin + path)
    call('HttpRequest', 'setTimeout(Integer)', made, timeout)
    if (body !== null) call('HttpRequest', 'setBody(String)', made, body)
    return made
}

const send = (message: unknown): Suspendable<unknown> => call('Http', 'send(HttpRequest)', call('Http', 'new()'), message)
const sendIn = (running: Transaction, path: string, body: string | null, timeout?: number): Promise<unknown> =>
    runSuspending(running, () => send(request(path, body, timeout)))
const testContext = (httpMock: unknown): TestContext => ({ className: 'X', methodName: 'm', isStarted: false, hasStopped: false, httpMock })

describe('Http.send', () => {
    test('row D20: a GET with a body goes out as POST, and the answer is read', async () => {
        const running = transactionFor({ kind: 'queueable', remoteSites: [origin] })
        const response = await sendIn(running, '/x', 'hello')
        expect(call('HttpResponse', 'getBody()', response)).toBe('POST hello')
        expect(call('HttpResponse', 'getStatusCode()', response)).toBe(202)
        expect(running.limits.used('callouts')).toBe(1)
    })

    test('row D19: an origin without a remote site is refused by name', async () => {
        await expect(sendIn(transactionFor(), '/x', null)).rejects.toThrow(
            `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${origin}/x`,
        )
    })

    test('row D19: an answer that does not come is Read timed out', async () => {
        await expect(sendIn(transactionFor({ remoteSites: [origin] }), '/slow', null, 50)).rejects.toThrow('Read timed out')
    })

    test('row D16: uncommitted work forbids a callout', async () => {
        const running = transactionFor({ remoteSites: [origin] })
        running.uncommittedWork = true
        await expect(sendIn(running, '/x', null)).rejects.toThrow(
            'You have uncommitted work pending. Please commit or rollback before calling out',
        )
    })

    test('row C37: code that may not wait gets the exception of triggers', () => {
        const work = (): Suspendable<unknown> => send(request('/x', null))
        expect(thrown(() => inApex(work, transactionFor({ remoteSites: [origin] })))).toBe(
            'System.CalloutException: Callout from triggers are currently not supported.',
        )
    })

    test('row E9: a test without a mock, and with one', () => {
        const response = call('HttpResponse', 'new()')
        class Mock extends R.ApexObject {
            static $class = programClass('Mock', Mock, [
                {
                    name: 'respond',
                    parameters: [{ name: 'HttpRequest', arguments: [] }],
                    parameterNames: ['request'],
                    returns: { name: 'HttpResponse', arguments: [] },
                    isStatic: false,
                    modifiers: [],
                    annotations: [],
                    line: 1,
                    invoke: () => response,
                },
            ])
        }
        const work = (): Suspendable<unknown> => send(request('/x', null))
        expect(thrown(() => inApex(work, transactionFor({ test: testContext(null) })))).toContain(
            'Methods defined as TestMethod do not support Web service callouts',
        )
        expect(inApex(work, transactionFor({ test: testContext(new Mock()) }))).toBe(response)
    })

    test('row D20: a header asked for in another case is refused rather than guessed', () => {
        const response = inApex(() => {
            const made = call('HttpResponse', 'new()')
            call('HttpResponse', 'setHeader(String, String)', made, 'X-Answer', 'yes')
            return made
        })
        expect(call('HttpResponse', 'getHeader(String)', response, 'X-Answer')).toBe('yes')
        expect(thrown(() => call('HttpResponse', 'getHeader(String)', response, 'x-answer'))).toContain('not implemented')
    })
})

describe('assertions', () => {
    test('row E15: the texts with and without a message', () => {
        expect(thrown(() => call('System', 'assertEquals(Object, Object)', 200, 20_000))).toBe(
            'System.AssertException: Assertion Failed: Expected: 200, Actual: 20000',
        )
        expect(thrown(() => call('Assert', 'areEqual(Object, Object, String)', 'FooBar', 'x', 'msg'))).toBe(
            'System.AssertException: Assertion Failed: msg: Expected: FooBar, Actual: x',
        )
        expect(thrown(() => call('Assert', 'isTrue(Boolean)', false))).toBe('System.AssertException: Assertion Failed')
        expect(thrown(() => call('Assert', 'areEqual(Object, Object)', 'a', 'A'))).toContain('Assertion Failed')
    })
})

describe('Database', () => {
    const SAVE = 'insert(SObject, Boolean)'

    test('rows C16 and C17: a failed row becomes a DmlException with its facts', () => {
        inApex(() => {
            const failed = thrown(() => call('Database', SAVE, R.newSObject('Lead', { lastname: 'Hopper' }), true))
            expect(failed).toBe(
                'System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Company]: [Company]',
            )
        })
    })

    test('row C36: with allOrNone false the failure is in the result', () => {
        inApex(() => {
            const result = call('Database', SAVE, R.newSObject('Lead', { lastname: 'Hopper' }), false)
            expect(call('Database.SaveResult', 'isSuccess()', result)).toBe(false)
            expect((call('Database.SaveResult', 'getErrors()', result) as ApexList).items).toHaveLength(1)
        })
    })

    test('row B12: keys of queryWithBinds that differ by case only', () => {
        inApex(() => {
            const binds = new ApexMap({ name: 'String', arguments: [] }, { name: 'Object', arguments: [] }, [
                ['Acctname', 'a'],
                ['acctName', 'b'],
            ])
            const query = (): unknown =>
                call(
                    'Database',
                    'queryWithBinds(String, Map<String,Object>, System.AccessLevel)',
                    'SELECT Id FROM Account WHERE Name = :acctname',
                    binds,
                    null,
                )
            expect(thrown(query)).toBe(
                'System.QueryException: The bindMap consists of duplicate case-insensitive keys: [Acctname, acctName]',
            )
        })
    })
})

describe('the table', () => {
    test('every signature names types that the library or the schema has', () => {
        const library = createLibrary()
        const schema = transactionFor().org.schema
        const unknown: string[] = []
        const check = (name: string, letters: readonly string[], where: string): void => {
            const known =
                name === 'void' ||
                name === 'This' ||
                letters.includes(name) ||
                library.find(name) !== undefined ||
                schema.object(name) !== undefined
            if (!known) unknown.push(`${where}: ${name}`)
        }
        for (const type of library.types()) {
            for (const { name, parameters, returns } of type.members)
                for (const used of [...parameters, returns]) check(used.name, type.typeParameters, `${type.name}.${name}`)
        }
        expect(unknown).toEqual([])
    })

    test('only a member that can call out suspends', () => {
        const suspending = [...createLibrary().types()].flatMap((type) =>
            type.members.filter((one) => one.suspends).map((one) => `${type.name}.${one.name}`),
        )
        expect(suspending).toEqual(['Http.send'])
    })

    test('names are found without System and Schema, ignoring case', () => {
        const library = createLibrary()
        for (const name of [
            'string',
            'System.String',
            'DmlException',
            'system.dmlexception',
            'SObjectType',
            'Schema.SObjectField',
            'triggeroperation',
            'Type',
        ]) {
            expect(library.find(name)?.name).toBeDefined()
        }
        expect(library.find('Nope')).toBeUndefined()
    })

    test('Math keeps the type of its arguments', () => {
        expect(member('Math', 'max(Integer, Integer)').returns.name).toBe('Integer')
        expect(call('Math', 'mod(Integer, Integer)', -7, 3)).toBe(-1)
        expect(call('Math', 'round(Decimal)', new Decimal(25n, 1))).toBe(2)
    })
})
