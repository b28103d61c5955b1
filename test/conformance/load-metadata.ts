/** Loads a schema from metadata given as text, for rows on metadata. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSchema } from '../org/platform/schema.ts'
import type { Schema } from '../org/platform/schema-types.ts'

/** @param fields API name -> field metadata. @throws Error naming what the schema does not take. */
export function loadCustomObject(name: string, fields: Readonly<Record<string, string>>): Schema {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-metadata-'))
    try {
        const object = join(folder, 'objects', name)
        mkdirSync(join(object, 'fields'), { recursive: true })
        writeFileSync(join(object, `${name}.object-meta.xml`), `<CustomObject><label>${name}</label></CustomObject>`)
        for (const [field, text] of Object.entries(fields)) writeFileSync(join(object, 'fields', `${field}.field-meta.xml`), text)
        return loadSchema({ sourceFolders: [folder] })
    } finally {
        rmSync(folder, { recursive: true })
    }
}
