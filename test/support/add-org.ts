/** Adds an org and a token as an operator does, with the relay's commands: for tests whose relay is a process of its own. */
import { runCommand } from './relay-process.ts'
import { ORG_ID } from './start-relay.ts'
import type { TestOrg } from './start-relay.ts'

const toKey = (text = ''): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')

async function runForJson(
    dataDir: string,
    words: readonly string[],
    more: Readonly<Record<string, string>>,
    root?: string,
): Promise<Record<string, string>> {
    const { code, output, errors } = await runCommand(dataDir, [...words, '--json'], more, root)
    if (code !== 0) throw new Error(`${words.join(' ')} failed: ${errors}`)
    return JSON.parse(output) as Record<string, string>
}

export async function addOrgByCommand(
    dataDir: string,
    more: Readonly<Record<string, string>> = {},
    root?: string,
    orgId: string = ORG_ID,
): Promise<TestOrg> {
    const keys = await runForJson(dataDir, ['org', 'add', orgId], more, root)
    const { token = '' } = await runForJson(dataDir, ['token', 'add', orgId], more, root)
    return { orgId, requestKey: toKey(keys['requestKey']), responseKey: toKey(keys['responseKey']), token }
}
