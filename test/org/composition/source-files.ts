/**
 * Reads what the org is made of besides objects and fields: Apex sources, permission sets, notification types and subscriber
 * settings of the source folders.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SourceFile } from '../apex/program.ts'
import type { Grants } from '../platform/access/rights.ts'
import { readGrants } from './read-grants.ts'
import { childText, readMetadataXml, type XmlElement } from '../schema/metadata-xml.ts'

export interface PermissionSetSource extends Grants {
    readonly name: string
    readonly label: string
}

export interface NotificationTypeSource {
    readonly developerName: string
    readonly name: string
    readonly label: string
}

export interface SubscriberSource {
    readonly trigger: string
    readonly batchSize: number
    readonly username: string | null
}

export function readApexSources(folders: readonly string[]): SourceFile[] {
    return filesEnding(folders, /\.(cls|trigger)$/).map((file) => {
        const metadata = `${file}-meta.xml`
        if (!existsSync(metadata)) throw new Error(`${file}: its ${basename(metadata)} is missing; it says the apiVersion`)
        const apiVersion = Number(childText(readXml(metadata), 'apiVersion'))
        if (!(apiVersion >= 20)) throw new Error(`${metadata}: apiVersion must be a number such as 65.0`)
        return { name: basename(file), text: readFileSync(file, 'utf8'), apiVersion, namespace: '' }
    })
}

export function readPermissionSets(folders: readonly string[]): PermissionSetSource[] {
    return filesEnding(folders, /\.permissionset-meta\.xml$/).map((file) => {
        const root = readXml(file)
        const name = basename(file, '.permissionset-meta.xml')
        return { name, label: childText(root, 'label') ?? name, ...readGrants(root) }
    })
}

export function readCustomPermissions(folders: readonly string[]): string[] {
    return filesEnding(folders, /\.customPermission-meta\.xml$/).map((file) => basename(file, '.customPermission-meta.xml'))
}

/** Suffix and folder: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_customnotificationtype.htm */
export function readNotificationTypes(folders: readonly string[]): NotificationTypeSource[] {
    return filesEnding(folders, /\.notiftype-meta\.xml$/).map((file) => {
        const root = readXml(file)
        const name = childText(root, 'customNotifTypeName')
        if (name === null) throw new Error(`${file}: customNotifTypeName is missing`)
        return { developerName: basename(file, '.notiftype-meta.xml'), name, label: childText(root, 'masterLabel') ?? name }
    })
}

/** @throws Error naming the file whose batch size Salesforce would refuse (1 to 2,000). */
export function readSubscriberConfigs(folders: readonly string[]): SubscriberSource[] {
    return filesEnding(folders, /\.platformEventSubscriberConfig-meta\.xml$/).map((file) => {
        const root = readXml(file)
        const trigger = childText(root, 'platformEventConsumer')
        if (trigger === null) throw new Error(`${file}: platformEventConsumer is missing; name the subscriber trigger`)
        const batchSize = Number(childText(root, 'batchSize') ?? '2000')
        if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 2000) {
            throw new Error(`${file}: batchSize must be a whole number from 1 to 2000`)
        }
        return { trigger, batchSize, username: childText(root, 'user') }
    })
}

function filesEnding(folders: readonly string[], ending: RegExp): string[] {
    return folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
            .filter((name) => ending.test(name) && !name.includes('node_modules'))
            .sort()
            .map((name) => join(folder, name)),
    )
}

function readXml(file: string): XmlElement {
    return readMetadataXml(readFileSync(file, 'utf8'), file)
}
