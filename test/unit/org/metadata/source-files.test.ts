import { describe, expect, test } from '@jest/globals'
import type { BusyClass } from '../../../org/local-org.ts'
import { type DeployPackage, readDeployPackage } from '../../../org/metadata/deploy-package.ts'
import { findLockedClasses } from '../../../org/metadata/locked-classes.ts'
import { compareComponent, type SourceFiles, withPackage } from '../../../org/metadata/source-files.ts'
import { pathInOrg } from '../../../org/metadata/source-layout.ts'
import { apex, manifest, NAMESPACE, XML } from '../../../support/deploy.ts'
import { zip } from '../../../support/zip.ts'

const LABELS = 'labels/CustomLabels.labels-meta.xml'

const read = (files: Readonly<Record<string, string>>): DeployPackage => readDeployPackage(zip(files), true)
const source = (files: Readonly<Record<string, string>>): SourceFiles =>
    new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))

function labels(...names: readonly [name: string, value: string][]): string {
    const written = names.map(([name, value]) => `<labels><fullName>${name}</fullName><value>${value}</value></labels>`)
    return `${XML}<CustomLabels ${NAMESPACE}>${written.join('')}</CustomLabels>`
}

describe('what a package makes of the org', () => {
    test.each([
        ['delivery/classes/Delivery.cls', 'classes/Delivery.cls'],
        [
            'delivery/platformEventSubscriberConfigs/X.platformEventSubscriberConfig-meta.xml',
            'PlatformEventSubscriberConfigs/X.platformEventSubscriberConfig-meta.xml',
        ],
        ['panel/lwc/panel/panel.js', 'lwc/panel/panel.js'],
        ['README.md', null],
    ])('%s of a project stands at %s', (path, place) => {
        expect(pathInOrg(path)).toBe(place)
    })

    test('labels of the package join those of the org, and replace them by name', () => {
        const before = source({ [LABELS]: labels(['One', 'first'], ['Two', 'second']) })
        const content = read({
            'package.xml': manifest({ CustomLabels: ['CustomLabels'] }),
            'labels/CustomLabels.labels': labels(['Two', 'other'], ['Three', 'third']),
        })
        const text = withPackage(before, content).get(LABELS)?.toString() ?? ''
        expect([...text.matchAll(/<(?:fullName|value)>([^<]+)/g)].map(([, word]) => word)).toEqual([
            'One',
            'first',
            'Two',
            'other',
            'Three',
            'third',
        ])
    })

    test('one label can go alone', () => {
        const before = source({ [LABELS]: labels(['One', 'first'], ['Two', 'second']) })
        const content = read({ 'package.xml': manifest({}), 'destructiveChanges.xml': manifest({ CustomLabel: ['One'] }) })
        expect(withPackage(before, content).get(LABELS)?.toString()).not.toContain('One')
    })

    test('a file that the manifest does not name stays out', () => {
        const files = {
            'package.xml': manifest({ ApexClass: ['Named'] }),
            ...apex('classes', 'Named', 'x'),
            ...apex('classes', 'Other', 'y'),
        }
        const after = withPackage(new Map(), read(files))
        expect([...after.keys()]).toEqual(['classes/Named.cls', 'classes/Named.cls-meta.xml'])
        expect(compareComponent(new Map(), after, { type: 'ApexClass', fullName: 'Named' })).toBe('created')
    })

    test('half of a class is a problem that names the other half', () => {
        const { 'classes/Half.cls': text = '' } = apex('classes', 'Half', 'x')
        const { problems } = read({ 'package.xml': manifest({ ApexClass: ['Half'] }), 'classes/Half.cls': text })
        expect(problems).toMatchObject([{ fullName: 'Half', problem: 'classes/Half.cls-meta.xml is missing in the package' }])
    })

    test('a removal cannot name all of a type, nor a type that is none', () => {
        const { problems } = read({
            'package.xml': manifest({}),
            'destructiveChanges.xml': manifest({ ApexClass: ['*'], Carpet: ['Magic'] }),
        })
        expect(problems).toHaveLength(2)
    })
})

describe('a class of which something is under way', () => {
    const files = source({
        'classes/Nightly.cls': "/* Not Commented. */ public class Nightly { void run() { Helper.run(); Type.forName('ByName'); } }",
    })
    const busy: BusyClass[] = [
        { kind: 'schedule', id: '08e000000000001AAA', className: 'Nightly' },
        { kind: 'job', id: '707000000000001AAA', className: 'Worker.Inner' },
    ]
    const locked = (fullName: string): string[] =>
        findLockedClasses(files, [{ type: 'ApexClass', fullName, fileName: `classes/${fullName}.cls` }], busy).map(({ problem }) => problem)

    test('is locked with what it names while it is scheduled; not what it finds by name or speaks of', () => {
        const text = 'This schedulable class has jobs pending or in progress - CronTrigger IDs (08e000000000001)'
        expect(['Nightly', 'Helper', 'ByName', 'Commented', 'Other'].map(locked)).toEqual([[text], [text], [], [], []])
    })

    test('is locked alone while a job of it waits or runs', () => {
        expect(locked('Worker')).toEqual([
            'This Apex class has asynchronous Apex jobs pending or in progress; AsyncApexJob ID(s): 707000000000001',
        ])
    })
})
