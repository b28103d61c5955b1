/**
 * Adds the fields that *.field-meta.xml files define to the objects of a schema that is being loaded, in the order in which they build on
 * each other: what rows hold, then what is rolled up of it, then what formulas make of both.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { readCustomField } from '../schema/custom-fields.ts'
import { protectStandardField } from '../schema/field-protection.ts'
import { compileFormula } from '../schema/formula.ts'
import { childText, readMetadataXml } from '../schema/metadata-xml.ts'
import type { XmlElement } from '../schema/metadata-xml.ts'
import { readRollUp, requireRollUpRoom } from '../schema/roll-up.ts'
import type { ChildRelationship, Formula, RollUp, Schema, SchemaField, SchemaObject } from './schema-types.ts'

/** What loading fills; read-only for everyone else. */
type OpenObject = SchemaObject & {
    readonly fields: Map<string, SchemaField>
    readonly formulas: Map<string, Formula>
    readonly rollUps: Map<string, RollUp>
    readonly children: Map<string, ChildRelationship>
}

interface FieldFile {
    readonly file: string
    readonly object: string
    readonly element: XmlElement
}

/** @throws Error naming the file that cannot be loaded. */
export function addFields(schema: Schema, files: readonly string[]): void {
    const all = files.map((file) => ({
        file,
        object: basename(dirname(dirname(file))),
        element: readMetadataXml(readFileSync(file, 'utf8'), file),
    }))
    const isRollUp = ({ element }: FieldFile): boolean => childText(element, 'type') === 'Summary'
    const formulas = all.filter((one) => !isRollUp(one)).map((one) => addField(schema, one))
    const rollUps = all.filter(isRollUp)
    // One may roll up another, which must be there first: each round adds at least one or shows what is wrong.
    for (let waiting = rollUps; waiting.length > 0;) waiting = addRollUps(schema, waiting)
    const crossObject = new Set(formulas.flatMap((addFormula) => addFormula()))
    for (const { file, object } of rollUps) checkSources(required(schema, object, file), crossObject, file)
}

function required(schema: Schema, name: string, file: string): OpenObject {
    const object = schema.object(name)
    if (object === undefined) throw new Error(`${file}: the object ${name} does not exist in this org; add its object-meta.xml`)
    return object as OpenObject
}

/** @returns what is to be done once all other fields are there: a formula may name any of them. It tells whether it is cross-object. */
function addField(schema: Schema, { file, object, element }: FieldFile): () => string[] {
    const { fields, formulas } = required(schema, object, file)
    const standard = fields.get(basename(file, '.field-meta.xml').toLowerCase())
    if (standard?.custom === false) {
        fields.set(standard.name.toLowerCase(), protectStandardField(standard, element, file))
        return () => []
    }
    const { field, parent, formula } = readCustomField(element, object, file)
    const key = field.name.toLowerCase()
    fields.set(key, field)
    if (parent !== null) {
        const relationship = { ...parent.relationship, object }
        required(schema, parent.object, file).children.set(relationship.name.toLowerCase(), relationship)
    }
    return () => {
        if (formula === null) return []
        const { isCrossObject, evaluate } = compileFormula(formula, field, required(schema, object, file), schema)
        formulas.set(key, evaluate)
        return isCrossObject ? [`${object}.${key}`] : []
    }
}

/** @returns those that wait for another one. */
function addRollUps(schema: Schema, files: readonly FieldFile[]): FieldFile[] {
    const names = new Set(files.map(({ object, element }) => `${object}.${childText(element, 'fullName') ?? ''}`))
    const waiting = files.filter(({ element }) => names.has(childText(element, 'summarizedField') ?? ''))
    const isCircle = waiting.length === files.length
    for (const { file, object, element } of files) {
        if (!isCircle && waiting.some((one) => one.file === file)) continue
        const master = required(schema, object, file)
        requireRollUpRoom(master, file)
        const { field, rollUp } = readRollUp(element, master.name, schema, file)
        master.fields.set(field.name.toLowerCase(), field)
        master.rollUps.set(field.name.toLowerCase(), rollUp)
    }
    return waiting
}

/** A cross-object formula cannot be rolled up (Salesforce Help, "Roll-Up Summary Field"). */
function checkSources({ rollUps }: OpenObject, crossObject: ReadonlySet<string>, file: string): void {
    for (const { detail, sources } of rollUps.values()) {
        const found = sources.map((key) => `${detail}.${key}`).find((source) => crossObject.has(source))
        if (found !== undefined) throw new Error(`${file}: a roll-up summary field takes no cross-object formula (${found})`)
    }
}
