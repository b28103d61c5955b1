/** Makes a local org from source folders: reads and compiles their metadata, has composition/ join the parts, and lets it take deployments. */
import { buildOrg, type OrgSettings } from './composition/build-org.ts'
import { type MetadataSource, readOrgMetadata } from './composition/org-metadata.ts'
import type { LocalOrg } from './local-org.ts'
import { Deployer } from './metadata/deployer.ts'
import { OrgSource } from './metadata/org-source.ts'
import { createRealClock } from './platform/clock.ts'

/** An org without source folders has nothing but what every org has. */
export interface OrgOptions extends OrgSettings, Omit<MetadataSource, 'before'> {}

/** @throws ApexCompileError or Error naming the file that the org cannot take. */
export async function createOrg({ sourceFolders, personAccounts = false, ...settings }: OrgOptions): Promise<LocalOrg> {
    const org = buildOrg(readOrgMetadata({ sourceFolders, personAccounts }), settings)
    const deployer = new Deployer({
        org,
        source: new OrgSource(sourceFolders),
        personAccounts,
        tryOut: (metadata) => buildOrg(metadata, { ...settings, clock: createRealClock() }),
    })
    const close = async (): Promise<void> => {
        await deployer.close()
        await org.close()
    }
    return Promise.resolve({ ...org, deployer, close })
}
