/** Writes generated documents, or says that one is out of date: shared by the scripts that generate and the one that checks. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

export interface GeneratedFile {
    /** From the root of the repository. */
    readonly path: string
    readonly text: string
}

const locate = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** As the repository's format wants it, so that the format check has nothing to say about generated files. */
async function formatFile({ path, text }: GeneratedFile): Promise<string> {
    if (!path.endsWith('.md')) return text
    return format(text, { ...(await resolveConfig(locate(path))), filepath: path })
}

export async function writeFiles(files: readonly GeneratedFile[]): Promise<void> {
    for (const file of files) {
        writeFileSync(locate(file.path), await formatFile(file))
        console.log(`wrote ${file.path}`)
    }
}

function readOrNothing(path: string): string {
    try {
        return readFileSync(locate(path), 'utf8')
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
        throw error
    }
}

/** Paths whose text differs from what would be generated now. */
export async function findOutdated(files: readonly GeneratedFile[]): Promise<string[]> {
    const outdated: string[] = []
    for (const file of files) if (readOrNothing(file.path) !== (await formatFile(file))) outdated.push(file.path)
    return outdated
}
