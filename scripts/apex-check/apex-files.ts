/** Finds the package's files. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** Absolute paths of all files below force-app, in a stable order. */
export async function packageFiles(root: string): Promise<string[]> {
    const entries = await readdir(path.join(root, 'force-app'), { recursive: true, withFileTypes: true })
    return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort()
}

/** Classes and triggers, product and tests. */
export async function apexFiles(root: string): Promise<string[]> {
    return (await packageFiles(root)).filter((file) => /\.(cls|trigger)$/.test(file))
}

/** Classes and triggers that are installed in a customer's org. */
export async function productFiles(root: string): Promise<string[]> {
    const main = path.join(root, 'force-app/main') + path.sep
    return (await apexFiles(root)).filter((file) => file.startsWith(main))
}
