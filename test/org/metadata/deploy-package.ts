/** What a deployment brings: reads the zip file, holds its manifests against its files, and says what does not fit. Changes nothing. */
import { COMPONENT_TYPES, componentOfFile, findType } from './component-types.ts'
import { listChildren } from './decompose.ts'
import { type ManifestEntry, readManifest } from './manifest.ts'
import { unzip, ZipError } from './unzip.ts'

export interface PackageComponent {
    readonly type: string
    readonly fullName: string
    /** Where the package has it. */
    readonly fileName: string
}

export interface Problem extends PackageComponent {
    readonly problem: string
    /** 1 or more; null where no place is known. */
    readonly line: number | null
    readonly column: number | null
}

export interface DeployPackage {
    /** By path in the package, without manifests. */
    readonly files: ReadonlyMap<string, Buffer>
    readonly components: readonly PackageComponent[]
    readonly removals: readonly PackageComponent[]
    readonly problems: readonly Problem[]
}

const MANIFEST = 'package.xml'
/** Removed before or after the rest; nothing in between shows here, where a deployment is whole or not at all. */
const DESTRUCTIVE = ['destructiveChangesPre.xml', 'destructiveChanges.xml', 'destructiveChangesPost.xml']

export function problemOf(component: PackageComponent, problem: string, line: number | null = null, column: number | null = null): Problem {
    return { ...component, problem, line, column }
}

/** The files of the package that is the zip file's one folder. */
function filesInFolder(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
    return new Map([...files].map(([path, content]) => [path.slice(path.indexOf('/') + 1), content]))
}

/** A single package may stand at the top, or in a folder as the Salesforce CLI packs one; otherwise each folder is a package. */
function packageFiles(files: ReadonlyMap<string, Buffer>, isSinglePackage: boolean): ReadonlyMap<string, Buffer> {
    const folders = new Set([...files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)))
    if (isSinglePackage && files.has(MANIFEST)) return files
    return folders.size === 1 && !folders.has('') ? filesInFolder(files) : new Map()
}

function componentsOfFiles(files: ReadonlyMap<string, Buffer>): PackageComponent[] {
    const found = new Map<string, PackageComponent>()
    for (const [path, content] of files) {
        const owner = componentOfFile(path)
        if (owner === null) continue
        const { fullName, type } = owner
        const isBundle = type.suffix === null
        const fileName = isBundle ? `${type.folder}/${fullName}` : path.replace(/-meta\.xml$/, '')
        found.set(`${type.name}#${fullName}`, { type: type.name, fullName, fileName })
        if (isBundle || path.endsWith('-meta.xml')) continue
        for (const child of childrenOf(type.name, content.toString('utf8'), path)) {
            const name = type.name === 'CustomLabels' ? child.name : `${fullName}.${child.name}`
            found.set(`${child.type}#${name}`, { type: child.type, fullName: name, fileName: path })
        }
    }
    return [...found.values()]
}

/** A file that is no XML is told when it is loaded. */
function childrenOf(type: string, text: string, path: string): ReturnType<typeof listChildren> {
    if (type !== 'CustomObject' && type !== 'CustomLabels') return []
    try {
        return listChildren(type, text, path)
    } catch {
        return []
    }
}

const keyOf = ({ type, fullName }: { readonly type: string; readonly fullName: string }): string => `${type}#${fullName}`.toLowerCase()

function chooseNamed(entries: readonly ManifestEntry[], held: readonly PackageComponent[]) {
    const byKey = new Map(held.map((component) => [keyOf(component), component]))
    const chosen = new Map<string, PackageComponent>()
    const problems: Problem[] = []
    for (const entry of entries) {
        const { type, fullName } = entry
        const named = { type: '', fullName, fileName: MANIFEST }
        if (findType(type) === undefined) {
            problems.push(problemOf({ ...named, fullName: type }, `Unknown type name '${type}' specified in package.xml`))
        } else if (fullName === '*') {
            for (const component of held) if (component.type === type) chosen.set(keyOf(component), component)
        } else {
            const component = byKey.get(keyOf(entry))
            if (component !== undefined) chosen.set(keyOf(entry), component)
            else {
                const text = `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`
                problems.push(problemOf({ ...named, type }, text))
            }
        }
    }
    return { components: [...chosen.values()], problems }
}

/** Content and its -meta.xml come together (Metadata API Developer Guide, "ApexClass"). */
function findMissingHalves(components: readonly PackageComponent[], files: ReadonlyMap<string, Buffer>): Problem[] {
    return components.flatMap((component) => {
        const type = COMPONENT_TYPES.find(({ name }) => name === component.type)
        if (type?.hasContent !== true) return []
        const missing = [component.fileName, `${component.fileName}-meta.xml`].filter((path) => !files.has(path))
        return missing.map((path) => problemOf(component, `${path} is missing in the package`))
    })
}

function readRemovals(files: ReadonlyMap<string, Buffer>): { removals: PackageComponent[]; problems: Problem[] } {
    const removals: PackageComponent[] = []
    const problems: Problem[] = []
    for (const fileName of DESTRUCTIVE) {
        const content = files.get(fileName)
        if (content === undefined) continue
        for (const { type, fullName } of readManifest(content.toString('utf8'), fileName)) {
            const removal = { type, fullName, fileName }
            if (findType(type) === undefined) problems.push(problemOf(removal, `Unknown type name '${type}' specified in ${fileName}`))
            else if (fullName === '*') problems.push(problemOf(removal, `${fileName} cannot name all of a type with *`))
            else removals.push(removal)
        }
    }
    return { removals, problems }
}

function refused(problem: string): DeployPackage {
    const whole = { type: '', fullName: MANIFEST, fileName: MANIFEST }
    return { files: new Map(), components: [], removals: [], problems: [problemOf(whole, problem)] }
}

/** Problems of the package are part of the result: a deployment fails by them, the request does not. */
export function readDeployPackage(zip: Buffer, isSinglePackage: boolean): DeployPackage {
    try {
        const files = packageFiles(unzip(zip), isSinglePackage)
        const manifest = files.get(MANIFEST)
        if (manifest === undefined) return refused('No package.xml found')
        const named = chooseNamed(readManifest(manifest.toString('utf8'), MANIFEST), componentsOfFiles(files))
        const { removals, problems } = readRemovals(files)
        const content = new Map([...files].filter(([path]) => path !== MANIFEST && !DESTRUCTIVE.includes(path)))
        return {
            files: content,
            components: named.components,
            removals,
            problems: [...named.problems, ...problems, ...findMissingHalves(named.components, files)],
        }
    } catch (error) {
        if (error instanceof ZipError || (error instanceof Error && error.message.startsWith(MANIFEST))) return refused(error.message)
        throw error
    }
}
