/** Turns what the compiler and the loaders refuse into problems of the component that has it, as a deployment tells them. */
import { Source } from '../apex/build/source.ts'
import { ApexCompileError } from '../apex/program.ts'
import { readClass, readTrigger } from '../apex/syntax.ts'
import { COMPONENT_TYPES, CHILD_TYPES } from './component-types.ts'
import { type PackageComponent, type Problem, problemOf } from './deploy-package.ts'
import type { SourceFiles } from './source-files.ts'
import { pathsOfComponent } from './source-layout.ts'

/** Which component of the org a file is, in or out of the package. */
function componentAt(path: string, components: readonly PackageComponent[]): PackageComponent {
    const known = components.find(({ type, fullName }) => pathsOfComponent(type, fullName).includes(path))
    if (known !== undefined) return known
    const [folder = '', name = '', childFolder, child = ''] = path.split('/')
    const type = COMPONENT_TYPES.find((one) => one.folder === folder)
    const childType = CHILD_TYPES.find((one) => one.folder !== null && one.folder === childFolder)
    if (childType !== undefined) {
        return { type: childType.name, fullName: `${name}.${withoutSuffix(child, childType.suffix)}`, fileName: `objects/${name}.object` }
    }
    return { type: type?.name ?? '', fullName: withoutSuffix(name, type?.suffix ?? ''), fileName: path.replace(/-meta\.xml$/, '') }
}

function withoutSuffix(name: string, suffix: string): string {
    return name.replace(/-meta\.xml$/, '').replace(new RegExp(`\\.${suffix}$`), '')
}

function folderOf(file: string): string {
    return file.endsWith('.trigger') ? 'triggers' : 'classes'
}

/** A class that the package leaves alone fails by what the package did to another. */
export function problemOfCompiler(error: ApexCompileError, components: readonly PackageComponent[]): Problem {
    const { file, line, column } = error
    const component = componentAt(`${folderOf(file)}/${file}`, components)
    const text = error.message.replace(`${file}:${line}:${column}: `, '')
    const isNamed = components.includes(component)
    const problem = isNamed ? text : `Dependent class is invalid and needs recompilation:\n Class ${component.fullName} : ${text}`
    return problemOf(component, problem, line, column)
}

/** Syntax is each file's own: what is wrong with it is told before any types are looked at. */
export function findSyntaxProblems(files: SourceFiles, components: readonly PackageComponent[]): Problem[] {
    return components.flatMap((component) => {
        if (component.type !== 'ApexClass' && component.type !== 'ApexTrigger') return []
        const text = files.get(component.fileName)?.toString('utf8') ?? ''
        const source = new Source(component.fileName.split('/').at(-1) ?? '', text)
        try {
            if (component.type === 'ApexClass') readClass(source)
            else readTrigger(source)
            return []
        } catch (error) {
            if (error instanceof ApexCompileError) return [problemOfCompiler(error, components)]
            throw error
        }
    })
}

/** The loaders name the file first: `<folder>/permissionsets/X.permissionset-meta.xml: what is wrong`. @returns null where they do not. */
export function problemOfLoader(error: Error, folder: string, components: readonly PackageComponent[]): Problem | null {
    if (!error.message.startsWith(`${folder}/`)) return null
    const [path = '', ...rest] = error.message.slice(folder.length + 1).split(': ')
    return problemOf(componentAt(path, components), rest.join(': '))
}
