/** The org at which proofs look: what they deploy goes by the Salesforce CLI, what they ask by REST with the CLI's login. */
import { setTimeout as sleep } from 'node:timers/promises'
import jsforce, { type Connection } from 'jsforce'
import { installSalesforceCli, runSalesforceCli } from '../salesforce-cli.ts'

const API_VERSION = '66.0'
const POLL_MS = 250
/** Event triggers and jobs run when Salesforce has room. */
const WAIT_MS = 120_000

export interface RestAnswer {
    readonly status: number
    readonly body: unknown
    /** `api-usage=18/15000`: API requests of the last 24 hours. */
    readonly used: number | null
}

export interface ProvingOrg {
    readonly instanceUrl: string
    /** Runs Apex as the user who logged in. @throws Error with Salesforce's own words. */
    apex(code: string): Promise<void>
    query<Row>(soql: string): Promise<Row[]>
    rest(method: string, path: string, body?: unknown): Promise<RestAnswer>
    /** Checks a folder in the Metadata API's format and keeps nothing. @returns what Salesforce has against it; null: nothing. */
    check(folder: string): Promise<string | null>
    /** Texts of the notes that begin so, once there are as many as wanted. @throws Error that says how many came. */
    notes(beginning: string, count: number): Promise<string[]>
}

async function cliJson<Result>(commandArguments: readonly string[], environment: Readonly<Record<string, string>>): Promise<Result> {
    const { stdout, stderr } = await runSalesforceCli([...commandArguments, '--json'], { environment })
    const { status, result, message } = JSON.parse(stdout === '' ? '{}' : stdout) as { status?: number; result?: Result; message?: string }
    if (status !== 0 || result === undefined)
        throw new Error(`sf ${commandArguments.join(' ')}: ${message ?? (stderr || stdout).slice(0, 2000)}`)
    return result
}

/** Deploys a folder in the Metadata API's format. */
export async function deployFolder(target: string, folder: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    installSalesforceCli()
    await cliJson(['project', 'deploy', 'start', '--metadata-dir', folder, '--single-package', '--target-org', target], environment)
}

interface Checked {
    readonly result?: { readonly details?: { readonly componentFailures?: readonly { readonly problem: string }[] } }
}

async function checkFolder(target: string, folder: string, environment: Readonly<Record<string, string>>): Promise<string | null> {
    const start = [
        'project',
        'deploy',
        'start',
        '--metadata-dir',
        folder,
        '--single-package',
        '--dry-run',
        '--target-org',
        target,
        '--json',
    ]
    const { stdout } = await runSalesforceCli(start, { environment })
    const [failure] = (JSON.parse(stdout) as Checked).result?.details?.componentFailures ?? []
    return failure?.problem ?? null
}

export async function openProvingOrg(target: string, environment: Readonly<Record<string, string>> = {}): Promise<ProvingOrg> {
    installSalesforceCli()
    const shown = await cliJson<{ instanceUrl: string }>(['org', 'display', '--target-org', target], environment)
    const token = await cliJson<{ accessToken: string }>(['org', 'auth', 'show-access-token', '--target-org', target], environment)
    const instanceUrl = shown.instanceUrl.replace(/\/$/, '')
    const connection = new jsforce.Connection({ instanceUrl, accessToken: token.accessToken, version: API_VERSION })
    const query = async <Row>(soql: string): Promise<Row[]> => (await connection.query(soql)).records as unknown as Row[]
    return {
        instanceUrl,
        apex: (code) => runApex(connection, code),
        query,
        check: (folder) => checkFolder(target, folder, environment),
        rest: (method, path, body) => request(connection, method, path, body),
        notes: async (beginning, count) => {
            const until = Date.now() + WAIT_MS
            for (;;) {
                const soql = `SELECT Text__c FROM Prove_Note__c WHERE Text__c LIKE '${beginning}%' ORDER BY Name`
                const texts = (await query<{ Text__c: string }>(soql)).map((row) => row.Text__c)
                if (texts.length >= count) return texts
                if (Date.now() > until)
                    throw new Error(`${texts.length} of ${count} notes came in ${WAIT_MS / 1000} s: ${texts.join(' | ')}`)
                await sleep(POLL_MS)
            }
        },
    }
}

async function runApex(connection: Connection, code: string): Promise<void> {
    const result = await connection.tooling.executeAnonymous(code)
    if (!result.success) throw new Error(`line ${result.line}: ${String(result.compileProblem ?? result.exceptionMessage)}`)
}

/** Without jsforce: its retries would be API requests that a proof does not count. */
async function request(connection: Connection, method: string, path: string, body?: unknown): Promise<RestAnswer> {
    const response = await fetch(`${connection.instanceUrl}/services/data/v${API_VERSION}${path}`, {
        method,
        headers: {
            authorization: `Bearer ${connection.accessToken ?? ''}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const used = /api-usage=(\d+)\//.exec(response.headers.get('sforce-limit-info') ?? '')?.[1]
    const text = await response.text()
    return {
        status: response.status,
        body: text === '' ? null : (JSON.parse(text) as unknown),
        used: used === undefined ? null : Number(used),
    }
}
