/** A constant of a user enum or a library enum. Constants are singletons, so identity is equality. */
export class ApexEnumValue {
    readonly type: string
    readonly name: string
    readonly ordinal: number

    constructor(type: string, name: string, ordinal: number) {
        this.type = type
        this.name = name
        this.ordinal = ordinal
    }
}

const libraryEnums = new Map<string, readonly ApexEnumValue[]>()

/** The constants of a library enum, made once per process. */
export function libraryEnum(type: string, names: readonly string[]): readonly ApexEnumValue[] {
    const key = type.toLowerCase()
    const known = libraryEnums.get(key)
    if (known !== undefined) return known
    const values = names.map((name, ordinal) => new ApexEnumValue(type, name, ordinal))
    libraryEnums.set(key, values)
    return values
}

/** @throws Error where the library declares no such constant: a bug of the caller. */
export function enumConstant(type: string, name: string): ApexEnumValue {
    const found = libraryEnums.get(type.toLowerCase())?.find((value) => value.name.toLowerCase() === name.toLowerCase())
    if (found === undefined) throw new Error(`no enum constant ${type}.${name}`)
    return found
}
