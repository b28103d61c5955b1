/** The API versions that the org offers: `GET /services/data`, the one resource that needs no token (row H17). */

/** v31.0 is the oldest version that is not retired (REST guide "API End-of-Life Policy"); v66.0 is Spring '26. */
const OLDEST = 31
export const NEWEST_VERSION = 66

/** Three releases a year; v50.0 is Winter '21. */
function label(version: number): string {
    const release = version - 50
    const season = ['Winter', 'Spring', 'Summer'][((release % 3) + 3) % 3] ?? ''
    return `${season} '${21 + Math.floor(release / 3)}`
}

export interface VersionEntry {
    readonly label: string
    readonly url: string
    readonly version: string
}

export function listVersions(): VersionEntry[] {
    const entries: VersionEntry[] = []
    for (let version = OLDEST; version <= NEWEST_VERSION; version++) {
        entries.push({ label: label(version), url: `/services/data/v${version}.0`, version: `${version}.0` })
    }
    return entries
}

/** @returns the major number of '66.0', or null where the org has no such version. */
export function readVersion(text: string): number | null {
    const match = /^(\d{2})\.0$/.exec(text)
    const version = match === null ? NaN : Number(match[1])
    return version >= OLDEST && version <= NEWEST_VERSION ? version : null
}
