/** Finds the methods that can reach a callout: they are emitted as generators, all others as plain functions. */
import type { MethodSymbol } from './types/symbols.ts'

export function colour(methods: readonly MethodSymbol[]): void {
    const callers = new Map<MethodSymbol, MethodSymbol[]>()
    for (const method of methods) {
        for (const callee of method.callees) {
            const known = callers.get(callee)
            if (known === undefined) callers.set(callee, [method])
            else known.push(method)
        }
    }
    const waiting = methods.filter((method) => method.suspendsItself || [...method.callees].some((callee) => callee.suspends))
    for (const method of waiting) method.suspends = true
    for (let method = waiting.pop(); method !== undefined; method = waiting.pop()) {
        for (const reached of [...(callers.get(method) ?? []), ...method.family]) {
            if (reached.suspends) continue
            reached.suspends = true
            waiting.push(reached)
        }
    }
}
