/** Where the repository and the parts of the checks lie. Made of import.meta.url, which Jest has too, unlike import.meta.dirname. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = path.dirname(fileURLToPath(import.meta.url))

export const REPOSITORY = path.resolve(HERE, '../..')
export const JAVA_SOURCES = path.join(HERE, 'java')
export const PMD_RULESET = path.join(HERE, 'pmd-ruleset.xml')
export const BUILD = path.join(REPOSITORY, 'build/apex-check')
