/**
 * The Chromium of the browser tests: CHROMIUM=<path>, or the one that npm installs, unpacked once into node_modules/.cache. It finds its
 * libraries and fonts by the environment, which is set here, so it must run in the process that starts the browser or in a parent of it.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = new URL('../../../node_modules/@sparticuz/chromium/package.json', import.meta.url)
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/headroom-chromium', import.meta.url))

export async function findChromium(): Promise<string> {
    const given = process.env['CHROMIUM']
    if (given !== undefined && given !== '') {
        if (!existsSync(given)) throw new Error(`CHROMIUM: there is no file ${given}. Give the path of a Chromium, or unset it.`)
        return given
    }
    const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
    const folder = join(CACHE, version)
    if (!existsSync(folder)) await unpack(folder)
    process.env['LD_LIBRARY_PATH'] = [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
    process.env['FONTCONFIG_PATH'] = join(folder, 'fonts')
    return join(folder, 'chromium')
}

/**
 * The package unpacks into the folder for temporary files, and its libraries only where it takes this for its cloud's machine. A folder
 * that has its final name is whole.
 */
async function unpack(folder: string): Promise<void> {
    const draft = `${folder}-${randomUUID()}`
    mkdirSync(draft, { recursive: true })
    const before = { ...process.env }
    Object.assign(process.env, { TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' })
    try {
        const { default: chromium } = await import('@sparticuz/chromium')
        await chromium.executablePath()
    } finally {
        for (const name of ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
            if (before[name] === undefined) delete process.env[name]
            else process.env[name] = before[name]
        }
    }
    writeFileSync(join(draft, 'fonts/fonts.conf'), fontSettings(folder))
    renameSync(draft, folder)
}

/** The package's own settings name folders of its cloud's machine. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`
