/** Makes a local org from source folders: compiles their Apex, loads their objects, and has composition/ join the parts. */
import { compileProgram } from './apex/compile.ts'
import { buildOrg, type OrgSettings } from './composition/build-org.ts'
import {
    readApexSources,
    readCustomPermissions,
    readNotificationTypes,
    readPermissionSets,
    readSubscriberConfigs,
} from './composition/source-files.ts'
import { createLibrary } from './library/library.ts'
import type { LocalOrg } from './local-org.ts'
import { loadSchema } from './platform/schema.ts'

export interface OrgOptions extends OrgSettings {
    /** In source format, e.g. force-app/main; all are one program. */
    readonly sourceFolders: readonly string[]
    readonly personAccounts?: boolean
}

/** @throws ApexCompileError or Error naming the file that the org cannot take. */
export async function createOrg({ sourceFolders, personAccounts = false, ...settings }: OrgOptions): Promise<LocalOrg> {
    const schema = loadSchema({ sourceFolders, personAccounts })
    const program = compileProgram({ sources: readApexSources(sourceFolders), library: createLibrary(), schema })
    const parts = {
        program,
        schema,
        permissionSets: readPermissionSets(sourceFolders),
        customPermissions: readCustomPermissions(sourceFolders),
        notificationTypes: readNotificationTypes(sourceFolders),
        subscribers: readSubscriberConfigs(sourceFolders),
    }
    return Promise.resolve(buildOrg(parts, settings))
}
