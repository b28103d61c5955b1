/** A record as rules look at it: values by the place of their field, read once, and a text put into lower case once, for all rules together. */
import type { Values } from '../mirror/index.ts'

/** The fields that rules judged together look at, each with its place. Filled as they are compiled, then only read. */
export class FieldPlaces {
    readonly fields: string[] = []

    placeOf(field: string): number {
        const known = this.fields.indexOf(field)
        return known < 0 ? this.fields.push(field) - 1 : known
    }
}

export class RuleRecord {
    /** By the field's place; undefined where the record does not carry the field. */
    readonly values: readonly unknown[]
    /** Nearly always so: the fields that rules use are tracked by themselves. */
    private readonly isWhole: boolean
    private readonly lowered: string[] = []

    constructor(places: FieldPlaces, values: Values) {
        this.values = places.fields.map((field) => values[field])
        this.isWhole = !this.values.includes(undefined)
    }

    carries(places: readonly number[]): boolean {
        return this.isWhole || places.every((place) => this.values[place] !== undefined)
    }

    /** Of a place that holds a text. */
    lowerCaseAt(place: number, text: string): string {
        return (this.lowered[place] ??= text.toLowerCase())
    }
}
