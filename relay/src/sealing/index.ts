/** The door of sealing: what is sealed in the store, and how it moves to a new encryption key. */
export { checkSecrets } from './check-secrets.ts'
export { countOlder, findUnreadable, resealAll } from './sealing-service.ts'
export { SEALED_COLUMNS } from './sealing-store.ts'
