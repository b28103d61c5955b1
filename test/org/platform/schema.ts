/**
 * The org's schema: standard objects plus what the source folders' object and field metadata add. Metadata that this org does not provide
 * stops the load with the file's name.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readCustomObject } from '../schema/custom-objects.ts'
import { readMetadataXml } from '../schema/metadata-xml.ts'
import { loadStandardObjects } from '../schema/standard-objects.ts'
import { addFields } from './schema-fields.ts'
import type { OrgSchema, Schema, SchemaObject } from './schema-types.ts'

export interface SchemaOptions {
    /** Folders in source format; looked through at any depth for objects/<name>/…-meta.xml. */
    readonly sourceFolders: readonly string[]
    /** Person accounts are enabled in the org. */
    readonly personAccounts?: boolean
    /** Of a running org whose metadata changes: an object that it has already keeps its key prefix, or ids would name another. */
    readonly before?: Schema | undefined
}

function findFiles(folder: string, ending: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
        .map((name) => join(folder, name))
        .sort()
}

/** Salesforce gives prefixes in the order of creation; by name is as good and stays the same from run to run. */
function keyPrefixes(names: readonly string[], before: Schema | undefined): Map<string, string> {
    const prefixes = new Map<string, string>()
    const taken = new Set([...(before?.objects() ?? [])].map((object) => object.keyPrefix))
    let index = 0
    for (const name of names) {
        const known = before?.object(name)?.keyPrefix
        const first = name.endsWith('__e') ? 'e' : 'a'
        let prefix = known ?? first + index.toString(36).padStart(2, '0')
        while (known === undefined && taken.has(prefix)) prefix = first + (++index).toString(36).padStart(2, '0')
        if (known === undefined) index += 1
        taken.add(prefix)
        prefixes.set(name, prefix)
    }
    return prefixes
}

class LoadedSchema implements OrgSchema {
    private readonly byName = new Map<string, SchemaObject>()

    add(object: SchemaObject): void {
        const key = object.name.toLowerCase()
        if (this.byName.has(key)) throw new Error(`the object ${object.name} is defined twice`)
        this.byName.set(key, object)
    }

    object(name: string): SchemaObject | undefined {
        return this.byName.get(name.toLowerCase())
    }

    objects(): Iterable<SchemaObject> {
        return this.byName.values()
    }

    adopt(next: Schema): void {
        const objects = [...next.objects()]
        this.byName.clear()
        for (const object of objects) this.add(object)
    }
}

function addObjects(schema: LoadedSchema, files: readonly string[], before: Schema | undefined): void {
    const named = files.map((file) => ({ file, name: basename(file, '.object-meta.xml') }))
    const custom = named.filter(({ name }) => /__(c|e|mdt)$/.test(name))
    const prefixes = keyPrefixes(custom.map(({ name }) => name).sort(), before)
    for (const { file, name } of custom) {
        schema.add(readCustomObject(name, readMetadataXml(readFileSync(file, 'utf8'), file), prefixes.get(name)!, file))
    }
}

/** @throws Error naming the file whose metadata cannot be loaded. */
export function loadSchema(options: SchemaOptions): OrgSchema {
    const schema = new LoadedSchema()
    for (const object of loadStandardObjects(options.personAccounts === true)) schema.add(object)
    addObjects(
        schema,
        options.sourceFolders.flatMap((folder) => findFiles(folder, '.object-meta.xml')),
        options.before,
    )
    const files = options.sourceFolders.flatMap((folder) => findFiles(folder, '.field-meta.xml'))
    addFields(schema, files)
    return schema
}
