/**
 * Behaviour follows the apiVersion of each source. From 61 on a private method is never overridden (row A27), from 67 on sharing and
 * access rights have other defaults (rows A40, A41): this compiler knows what lies between.
 */
import { ApexCompileError } from '../program.ts'
import type { SourceFile } from '../program.ts'

const OLDEST = 61
const NEWEST = 66

export function checkApiVersion(file: SourceFile): void {
    if (file.apiVersion >= OLDEST && file.apiVersion <= NEWEST) return
    throw new ApexCompileError(file.name, 1, 1, `not implemented: API version ${file.apiVersion} (${OLDEST} to ${NEWEST} are)`)
}
