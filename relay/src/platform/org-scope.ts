/**
 * Whose rows the work under way may touch. It travels with a request to the store, which shows the rows of no other org, whatever a
 * statement says. Work that belongs to no single org enters by every-org.ts.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export const scopes = new AsyncLocalStorage<string>()

export const withinOrg = <T>(orgId: string, work: () => Promise<T>): Promise<T> => scopes.run(orgId, work)

/** Null: no org's. */
export const currentScope = (): string | null => scopes.getStore() ?? null
