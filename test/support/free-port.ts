/**
 * Ports for what has to know its own before it listens, or to listen on it again: as the embedded store's, none that another test is given by
 * the system for a moment. What can listen on port 0 does so instead.
 */
import { choosePort } from '../../relay/src/platform/embedded-postgres/server.ts'

export const freePort = (): Promise<number> => choosePort(null)
