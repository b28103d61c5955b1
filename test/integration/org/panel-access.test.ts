/** FAILURES C4-84: what the package opens to a browser, and to whom. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runAction } from '../../org/lightning/apex-action.ts'
import type { LocalOrg } from '../../org/local-org.ts'
import { createOrg } from '../../org/org.ts'
import type { RunningUser } from '../../org/runtime/transaction.ts'

/** Code without comments and texts, by class. */
const SOURCES = new Map(
    globSync('force-app/main/**/*.cls').map((file) => [
        basename(file, '.cls'),
        readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\])*'/g, ' '),
    ]),
)
const codeOf = (name: string): string => SOURCES.get(name) ?? ''
const OPEN = [...SOURCES.keys()].filter((name) => /@AuraEnabled/i.test(codeOf(name)))

/** Classes that a call from the browser runs, jobs aside, which run later and as themselves. */
function reachable(): Set<string> {
    const found = new Set<string>()
    const visit = (name: string): void => {
        if (found.has(name)) return
        found.add(name)
        if (/implements[^{]*\b(Queueable|Schedulable|Finalizer)\b/.test(codeOf(name))) return
        for (const other of SOURCES.keys()) if (other !== name && new RegExp(`\\b${other}\\b`, 'i').test(codeOf(name))) visit(other)
    }
    OPEN.forEach(visit)
    return found
}

describe('FAILURES C4-84: the package’s classes', () => {
    test('every one says its sharing, and a browser reaches none without', () => {
        const isSaid = (name: string): boolean => /\b(with|without|inherited) sharing( virtual| abstract)? class\b/.test(codeOf(name))
        expect([...SOURCES.keys()].filter((name) => !isSaid(name) && !/\b(enum|interface)\b/.test(codeOf(name)))).toEqual([])
        expect([...reachable()].filter((name) => /\bwithout sharing\b/.test(codeOf(name)))).toEqual([])
        expect(OPEN.filter((name) => !/\bwith sharing\b/.test(codeOf(name)))).toEqual([])
    })

    test('no query is put together from what came in, and each says in which mode it reads', () => {
        const dynamic = [...SOURCES.keys()].filter((name) => /\bDatabase\.(query|countQuery|getQueryLocator)\(/i.test(codeOf(name)))
        // Its names are the schema's, and the id is bound.
        expect(dynamic).toEqual(['ReadableRecord'])
        const queries = [...SOURCES.values()].flatMap((code) => code.match(/\[\s*SELECT[^\]]*\]/gi) ?? [])
        expect(queries.filter((query) => !/WITH (USER|SYSTEM)_MODE/i.test(query))).toEqual([])
    })

    test('no class writes into the debug log, and one alone calls out', () => {
        expect([...SOURCES.keys()].filter((name) => /\bSystem\.debug\b/i.test(codeOf(name)))).toEqual([])
        expect([...SOURCES.keys()].filter((name) => /\bHttpRequest\b/.test(codeOf(name)))).toEqual(['RelayClient'])
    })
})

describe('FAILURES C4-84: each entry point', () => {
    let org: LocalOrg
    beforeAll(async () => {
        org = await createOrg({ sourceFolders: ['force-app/main'] })
    })
    afterAll(() => org.close())

    let users = 0
    async function minimalUser(): Promise<RunningUser> {
        const username = `minimal.${users++}@headroom.example`
        const result = await org.executeAnonymous(`insert new User(Alias = 'min', Email = '${username}', EmailEncodingKey = 'UTF-8',
            LanguageLocaleKey = 'en_US', LastName = 'Minimal', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', Username = '${username}',
            ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id);`)
        expect(result).toMatchObject({ compileProblem: null, exceptionMessage: null })
        return org.users.byUsername(username)
    }

    const entryPoints = OPEN.flatMap((owner) => {
        const methods = codeOf(owner).matchAll(/@AuraEnabled[^;{]*?\bstatic\s+[\w<>, ]+?\s(\w+)\s*\(([^)]*)\)/gi)
        return [...methods].map(([, method = '', parameters = '']) => {
            const names = parameters.split(',').flatMap((one) => one.trim().split(/\s+/).slice(-1))
            return { owner, method, body: JSON.stringify(Object.fromEntries(names.filter(Boolean).map((name) => [name, null]))) }
        })
    })
    const call = async (point: (typeof entryPoints)[number], user: RunningUser): Promise<string> => {
        const { error } = JSON.parse(await runAction(org, { ...point, user })) as { error?: { message: string } }
        return error?.message ?? 'done'
    }

    test('is found', () => {
        expect(entryPoints.map(({ owner, method }) => `${owner}.${method}`).sort()).toEqual([
            'ApprovalsController.addObject',
            'ApprovalsController.allowWriteBack',
            'ApprovalsController.approveTrackedFields',
            'ApprovalsController.approveWritableFields',
            'ApprovalsController.forbidWriteBack',
            'ApprovalsController.getApprovals',
            'ConnectionController.connect',
            'ConnectionController.disconnect',
            'ConnectionController.makeKeys',
            'ConnectionController.rotateKeys',
            'ConnectionController.startCapture',
            'ConnectionController.stopCapture',
            'PanelController.look',
            'PanelController.perform',
            'PanelController.start',
        ])
    })

    test('is refused to a user without a permission set, by Salesforce itself', async () => {
        const user = await minimalUser()
        for (const point of entryPoints) {
            expect(await call(point, user)).toBe(`You do not have access to the Apex class named '${point.owner}'.`)
        }
    })

    test('is refused by the class to a user whom somebody gave the class, but not the permission', async () => {
        const user = await minimalUser()
        const access = { ...user.access, mayRunClass: () => true }
        for (const point of entryPoints)
            expect(await call(point, { ...user, access })).toMatch(/^You need the permission set Headroom (Admin|User) to do this\./)
    })
})
