/** Brings what the proofs need, carries them out in order, and takes it away again. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prove, type Row } from './proof.ts'
import { API_PROOFS } from './proofs/api-proofs.ts'
import { APEX_PROOFS } from './proofs/apex-proofs.ts'
import { PACKAGE_PROOFS } from './proofs/package-proofs.ts'
import { deployFolder, openProvingOrg } from './proving-org.ts'

/** What a deployment brings, nobody may see at first, not even who deployed it. Salesforce deletes no permission set that somebody has. */
const SEE_NOTES = `insert new PermissionSetAssignment(AssigneeId = UserInfo.getUserId(),
    PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Prove_Notes'].Id);`
const UNSEE_NOTES = "delete [SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Prove_Notes'];"

const METADATA = fileURLToPath(new URL('metadata', import.meta.url))

export async function proveAll(target: string, environment: Readonly<Record<string, string>>): Promise<Row[]> {
    await deployFolder(target, METADATA, environment)
    try {
        const org = await openProvingOrg(target, environment)
        await org.apex(SEE_NOTES)
        const rows: Row[] = []
        for (const proof of [...APEX_PROOFS, ...API_PROOFS, ...PACKAGE_PROOFS]) rows.push(await prove(org, proof))
        await org.apex(UNSEE_NOTES)
        return rows
    } finally {
        await remove(target, environment)
    }
}

/** The manifest of what was deployed, as the one of what goes. */
async function remove(target: string, environment: Readonly<Record<string, string>>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-prove-'))
    try {
        cpSync(join(METADATA, 'package.xml'), join(folder, 'destructiveChanges.xml'))
        const empty = readFileSync(join(METADATA, 'package.xml'), 'utf8').replace(/ *<types>[^]*<\/types>\n/, '')
        writeFileSync(join(folder, 'package.xml'), empty)
        await deployFolder(target, folder, environment)
    } finally {
        rmSync(folder, { recursive: true, force: true })
    }
}
