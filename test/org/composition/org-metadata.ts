/** What an org is made of, read from source folders and compiled. */
import { compileProgram } from '../apex/compile.ts'
import type { Program } from '../apex/program.ts'
import { createLibrary } from '../library/library.ts'
import { loadSchema } from '../platform/schema.ts'
import type { OrgSchema, Schema } from '../platform/schema-types.ts'
import {
    type NotificationTypeSource,
    type PermissionSetSource,
    readApexSources,
    readCustomPermissions,
    readNotificationTypes,
    readPermissionSets,
    readSubscriberConfigs,
    type SubscriberSource,
} from './source-files.ts'

export interface OrgMetadata {
    readonly program: Program
    readonly schema: OrgSchema
    readonly permissionSets: readonly PermissionSetSource[]
    readonly customPermissions: readonly string[]
    readonly subscribers: readonly SubscriberSource[]
    readonly notificationTypes?: readonly NotificationTypeSource[]
}

export interface MetadataSource {
    /** In source format, e.g. force-app/main; all are one program. */
    readonly sourceFolders: readonly string[]
    readonly personAccounts?: boolean
    /** The schema of the running org that the metadata is for. */
    readonly before?: Schema | undefined
}

/** @throws ApexCompileError or Error naming the file that the org cannot take. */
export function readOrgMetadata({ sourceFolders, personAccounts = false, before }: MetadataSource): OrgMetadata {
    const schema = loadSchema({ sourceFolders, personAccounts, before })
    return {
        program: compileProgram({ sources: readApexSources(sourceFolders), library: createLibrary(), schema }),
        schema,
        permissionSets: readPermissionSets(sourceFolders),
        customPermissions: readCustomPermissions(sourceFolders),
        notificationTypes: readNotificationTypes(sourceFolders),
        subscribers: readSubscriberConfigs(sourceFolders),
    }
}
