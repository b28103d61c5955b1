/**
 * The table through which the compiler and the running code see the Apex standard library. The compiler reads names, types and
 * overloads from it, so what is not in the table does not compile; the emitted code calls the implementations in it.
 */

/** `Map<String, List<Lead>>` is { name: 'Map', arguments: [String, List<Lead>] }. `Lead[]` is List<Lead>. */
export interface TypeReference {
    readonly name: string
    readonly arguments: readonly TypeReference[]
}

/** A method that may suspend the transaction (a callout) is a generator: it yields a Suspension and is resumed with its outcome. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each implementation knows the types its signature declares
export type Implementation = (...values: any[]) => unknown

export interface LibraryMember {
    readonly kind: 'method' | 'property' | 'constructor'
    readonly name: string
    readonly isStatic: boolean
    readonly parameters: readonly TypeReference[]
    readonly returns: TypeReference
    /** True where the caller's variables can be read by name: the implementation takes `(name: string) => unknown` last (row B12). */
    readonly seesVariables?: boolean
    /** True where the implementation is a generator function. */
    readonly suspends: boolean
    /** Instance members take the receiver (never null) first. A property's implementation is its getter. */
    readonly implementation: Implementation
    /** Property setter: (receiver, value) or (value). Absent: read-only. */
    readonly assign?: Implementation
}

export interface LibraryType {
    /** As Apex prints it: 'String', 'Database.SaveResult', 'Schema.SObjectType'. */
    readonly name: string
    readonly kind: 'class' | 'interface' | 'enum' | 'exception'
    /** ['E'] for List<E>, ['K', 'V'] for Map<K, V>. */
    readonly typeParameters: readonly string[]
    readonly superType: TypeReference | null
    readonly interfaces: readonly TypeReference[]
    readonly members: readonly LibraryMember[]
    readonly enumValues: readonly string[]
    /** Static names that Salesforce has and this org has not: the compiler refuses them as not implemented. */
    readonly refusedNames?: readonly string[]
    /** What an Apex class must implement to be one of these (interfaces only): bodiless members. */
}

export interface Library {
    /** Ignores case. 'System.X' and 'X' name the same type; 'Schema.X' is found as 'X' too where Apex allows it. */
    find(name: string): LibraryType | undefined
    types(): Iterable<LibraryType>
}
