/** Checkouts of the relay with an older or a newer schema, beside this one and on the same node_modules. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface OtherVersion {
    readonly root: string
    remove(): void
}

function makeRoot(): OtherVersion {
    const root = mkdtempSync(join(tmpdir(), 'headroom-version-'))
    symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(root, 'node_modules'))
    return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** The commit before the last one that touched the schema, or null where there is no history that far back. */
function findCommitWithOlderSchema(): string | null {
    try {
        return git('rev-parse', '--verify', '--quiet', `${git('log', '-1', '--format=%H', '--', 'relay/migrations')}^`)
    } catch {
        return null // not a clone, or one that was cut off: the caller says so
    }
}

export function checkOutOlderSchema(): OtherVersion | null {
    const commit = findCommitWithOlderSchema()
    if (commit === null) return null
    const version = makeRoot()
    const archive = execFileSync('git', ['archive', commit, 'relay', 'package.json'], { cwd: ROOT, maxBuffer: 100_000_000 })
    execFileSync('tar', ['-x', '-C', version.root], { input: archive })
    return version
}

/** This version with one more migration, of the kind that an upgrade may bring: it only adds. */
export function makeNewerSchema(): OtherVersion {
    const version = makeRoot()
    for (const name of ['relay', 'package.json']) cpSync(join(ROOT, name), join(version.root, name), { recursive: true })
    const text = `alter table records add column rating text not null default 'none';
create table ratings (org_id text not null references orgs on delete cascade, rating text not null, primary key (org_id, rating));`
    writeFileSync(join(version.root, 'relay/migrations/9998-add-ratings.sql'), text)
    return version
}
