/** The tables through which emitted code reaches what is not text: types, library members, queries and coverage counters. */
import type { Implementation, LibraryMember, TypeReference } from '../../library/registry.ts'
import type { Query } from '../../platform/soql/query.ts'
import type { Type } from '../types/type.ts'
import { referenceOf } from '../types/type.ts'

export interface CoverageUnit {
    readonly file: string
    readonly hits: Map<number, number>
}

export class Links {
    readonly types: TypeReference[] = []
    readonly queries: Query[] = []
    readonly units: CoverageUnit[] = []
    /** By the JavaScript name under which emitted code calls them. */
    readonly members = new Map<string, Implementation>()
    private readonly typeNumbers = new Map<string, number>()
    private readonly memberNames = new Map<LibraryMember, string>()

    type(type: Type): string {
        const known = this.typeNumbers.get(type.name)
        const position = known ?? this.types.push(referenceOf(type)) - 1
        this.typeNumbers.set(type.name, position)
        return `$T[${position}]`
    }

    /** `String$isBlank`, with a number where there are overloads. */
    member(typeName: string, member: LibraryMember): string {
        const known = this.memberNames.get(member)
        if (known !== undefined) return known
        const base = `${typeName.replace(/\W/g, '$')}$${member.name}`
        let name = base
        for (let n = 2; this.members.has(name); n++) name = `${base}$${n}`
        this.memberNames.set(member, name)
        this.members.set(name, member.implementation)
        return name
    }

    /** A setter is no member of its own in the library's table. */
    setter(typeName: string, member: LibraryMember): string {
        const name = `${typeName.replace(/\W/g, '$')}$set$${member.name}`
        if (member.assign !== undefined) this.members.set(name, member.assign)
        return name
    }

    query(query: Query): string {
        return `$Q[${this.queries.push(query) - 1}]`
    }

    unit(file: string): { readonly name: string; readonly unit: CoverageUnit } {
        const unit = { file, hits: new Map<number, number>() }
        return { name: `$U[${this.units.push(unit) - 1}]`, unit }
    }
}
