/** The objects and fields that a query may name, by lower-case name. It knows which fields lead to another object. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { packageFiles } from './apex-files.ts'
import type { Workspace } from './findings.ts'
import { compile, PMD_JARS, runJava } from './java.ts'

/** Object -> field -> the field's type: the name of an object where the field is a relationship. */
export type SoqlSchema = Map<string, Map<string, string>>

/** Of every custom object and custom setting; one that a kind of object lacks is the local org's to refuse. */
const SYSTEM_FIELDS: readonly (readonly [string, string])[] = [
    ['id', 'Id'],
    ['name', 'String'],
    ['ownerid', 'Id'],
    ['setupownerid', 'Id'],
    ['createddate', 'Datetime'],
    ['createdbyid', 'Id'],
    ['createdby', 'User'],
    ['lastmodifieddate', 'Datetime'],
    ['lastmodifiedbyid', 'Id'],
    ['lastmodifiedby', 'User'],
    ['systemmodstamp', 'Datetime'],
    ['isdeleted', 'Boolean'],
]
/** A polymorphic owner or parent: what lies behind it is decided in the org. */
const POLYMORPHIC = new Set(['name', 'group'])

async function standardObjects(build: string): Promise<Record<string, Record<string, string>>> {
    const file = path.join(build, 'schema.json')
    const isThere = await stat(file).then(
        () => true,
        () => false,
    )
    if (!isThere) {
        await runJava([await compile('jorje', build)], 'DumpSchema', [PMD_JARS, file])
    }
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>
}

async function addOwnFields(schema: SoqlSchema, root: string): Promise<void> {
    for (const file of await packageFiles(root)) {
        const match = /objects[\\/]([^\\/]+)[\\/](?:fields[\\/](\w+)\.field-meta\.xml$|[^\\/]+\.object-meta\.xml$)/.exec(file)
        if (match === null) {
            continue
        }
        const [, object = '', field] = match
        const fields = schema.get(object.toLowerCase()) ?? new Map(SYSTEM_FIELDS)
        schema.set(object.toLowerCase(), fields)
        if (field !== undefined) {
            const target = /<referenceTo>(\w+)</.exec(await readFile(file, 'utf8'))?.[1]
            fields.set(field.toLowerCase(), 'String')
            if (target !== undefined) {
                fields.set(field.toLowerCase().replace(/__c$/, '__r'), target)
            }
        }
    }
}

export async function loadSoqlSchema({ root, build }: Workspace): Promise<SoqlSchema> {
    const schema: SoqlSchema = new Map()
    for (const [object, fields] of Object.entries(await standardObjects(build))) {
        schema.set(object.toLowerCase(), new Map(Object.entries(fields).map(([name, type]) => [name.toLowerCase(), type])))
    }
    await addOwnFields(schema, root)
    return schema
}

/** Null, or what is wrong with a path such as `CronJobDetail.Name` seen from an object. */
export function fieldProblem(schema: SoqlSchema, object: string, fieldPath: string): string | null {
    let current = object.toLowerCase()
    for (const part of fieldPath.split('.')) {
        const type = schema.get(current)?.get(part.toLowerCase())
        if (type === undefined) {
            return `No such column '${part}' on entity '${current}'`
        }
        current = type.toLowerCase()
        if (POLYMORPHIC.has(current)) {
            return null
        }
    }
    return null
}
