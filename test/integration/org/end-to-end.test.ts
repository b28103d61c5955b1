/** The local org end to end on small Apex of its own: trigger -> platform event -> subscriber -> queueable -> HTTP over the loopback. */
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createOrg } from '../../org/org.ts'
import type { LocalOrg } from '../../org/local-org.ts'

const SOURCES = fileURLToPath(new URL('apex-sources', import.meta.url))

describe('a save in the local org', () => {
    let org: LocalOrg
    let server: Server
    let received: string[]
    let status: number

    beforeEach(async () => {
        received = []
        status = 200
        server = createServer((request, response) => {
            const parts: Buffer[] = []
            request.on('data', (part: Buffer) => parts.push(part))
            request.on('end', () => {
                received.push(Buffer.concat(parts).toString('utf8'))
                response.writeHead(status).end('thanks')
            })
        })
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
        const address = server.address()
        const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
        org = await createOrg({ sourceFolders: [SOURCES] })
        org.addRemoteSite(url)
        await run(`insert new Note_Settings__c(SetupOwnerId = UserInfo.getOrganizationId(), Endpoint__c = '${url}');`)
    })

    afterEach(async () => {
        await org.close()
        await new Promise((resolve) => server.close(resolve))
    })

    async function run(code: string): Promise<void> {
        expect(await org.executeAnonymous(code)).toMatchObject({
            compiled: true,
            compileProblem: null,
            success: true,
            exceptionMessage: null,
        })
    }

    async function subjects(): Promise<string[]> {
        const rows = org.runAsUser(org.users.admin, 'synchronous', () =>
            org.services.data.queryText('SELECT Subject FROM Task ORDER BY Subject', () => null),
        )
        return Promise.resolve(rows.records.map((row) => String(row.get('Subject'))))
    }

    test('reaches a server through trigger, event, queueable and callout, and the finalizer runs', async () => {
        await run("insert new Lead(LastName = 'Lovelace', Company = 'Engines', Status = 'Working');")
        await org.settle()
        expect(received).toEqual([expect.stringMatching(/^00Q\w{15} Working$/)])
        expect(await subjects()).toEqual(['Sent 1', 'SUCCESS'])
        expect(org.usage.snapshot()).toMatchObject({
            asyncExecutions: { queueable: 1, total: 1 },
            finalizers: 1,
            eventTriggerRuns: 1,
            eventsPublished: { Note__e: 1 },
            callouts: 1,
        })
        expect(org.limits.read('DailyAsyncApexExecutions').used).toBe(1)
    })

    test('that throws leaves no row, no event and no job', async () => {
        const result = await org.executeAnonymous(
            "insert new Lead(LastName = 'A', Company = 'B'); Integer zero = 0; Integer one = 1 / zero;",
        )
        expect(result).toMatchObject({ compiled: true, success: false, exceptionMessage: 'System.MathException: Divide by 0' })
        await org.settle()
        expect(received).toEqual([])
        const { eventsPublished, asyncExecutions } = org.usage.snapshot()
        expect([eventsPublished, asyncExecutions.total]).toEqual([{}, 0])
    })

    test('of 120 leads comes in batches of the configured size, one job each', async () => {
        await run(`List<Lead> leads = new List<Lead>();
            for (Integer i = 0; i < 120; i++) leads.add(new Lead(LastName = 'L' + i, Company = 'C'));
            insert leads;`)
        await org.settle()
        expect(received.map((body) => body.split('\n').length).sort()).toEqual([20, 50, 50])
        expect(org.usage.snapshot().asyncExecutions.queueable).toBe(3)
    })

    test('whose job fails undoes the job, marks it Failed, and tells the finalizer the type of the exception', async () => {
        status = 500
        await run("insert new Lead(LastName = 'Lovelace', Company = 'Engines');")
        await org.settle()
        expect(await subjects()).toEqual(['UNHANDLED_EXCEPTION NoteJob.NoteException answered 500'])
        await run(
            "AsyncApexJob job = [SELECT Status, ExtendedStatus FROM AsyncApexJob]; System.assertEquals('Failed answered 500', job.Status + ' ' + job.ExtendedStatus);",
        )
    })

    test('goes through though the daily async allowance is used up: the subscriber fails alone', async () => {
        org.limits.set('DailyAsyncApexExecutions', { used: 250_000 })
        await run("insert new Lead(LastName = 'Lovelace', Company = 'Engines');")
        await org.settle()
        expect(received).toEqual([])
        expect(org.log.join('\n')).toContain('System.AsyncException: Rate Limiting Exception : AsyncApexExecutions Limit exceeded.')
    })
})
