/**
 * Converts the package source to the Metadata API format with the Salesforce CLI: a package that the CLI cannot convert cannot be
 * deployed. Talks to no org.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installSalesforceCli, runSalesforceCli } from './org/salesforce-cli.ts'

const EXPECTED = ['applications', 'aura', 'classes', 'lwc', 'objects', 'package.xml', 'pages', 'permissionsets', 'tabs', 'triggers']
const workspace = mkdtempSync(join(tmpdir(), 'headroom-structure-'))

try {
    installSalesforceCli()
    const target = join(workspace, 'metadata')
    const convert = ['project', 'convert', 'source', '--output-dir', target]
    const { status } = await runSalesforceCli(convert, { environment: { HOME: workspace }, isShown: true })
    if (status !== 0) throw new Error(`sf ${convert.join(' ')} ended with ${status}`)
    const folders = readdirSync(target).sort()
    const missing = EXPECTED.filter((folder) => !folders.includes(folder))
    if (missing.length > 0) throw new Error(`the converted package has no ${missing.join(', ')}: ${folders.join(', ')}`)
    console.log(`structure check: converted to ${folders.join(', ')}`)
} finally {
    rmSync(workspace, { recursive: true, force: true })
}
