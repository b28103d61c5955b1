/** Who is at work: travels with a request or a command to the store, which writes it beside each change of a setting. */
import { AsyncLocalStorage } from 'node:async_hooks'

const actors = new AsyncLocalStorage<string>()

export const runAs = <T>(actor: string, work: () => Promise<T>): Promise<T> => actors.run(actor, work)

/** Null for the relay itself. */
export const currentActor = (): string | null => actors.getStore() ?? null
