/** The flags of Node under which `npm start` runs the relay of a checkout: how much memory it takes depends on them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export function readNodeFlags(root: string): string[] {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
    return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}
