/**
 * Where tests keep their stores: in memory, on a Linux that has room there. Each test file makes and removes a thousand files, and before ext4
 * makes one it passes over each that was removed in the last minute, which took a sixth of all the processor time of tests
 * (recently_deleted() in https://github.com/torvalds/linux/blob/v6.6/fs/ext4/ialloc.c).
 */
import { mkdtempSync, readFileSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** POSIX shared memory, which Linux keeps as files. https://man7.org/linux/man-pages/man7/shm_overview.7.html */
const MEMORY = '/dev/shm'
/** The stores of a run take less than one at a time. A container has 64 MB there unless it is told otherwise. */
const ROOM_BYTES = 4 * 1024 ** 3

/** Programs must run there: the server's account has a copy of them beside its store where it cannot reach node_modules. */
function isMountedForPrograms(): boolean {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
    const [, , , options] = mounts.map((line) => line.split(' ')).findLast(([, folder]) => folder === MEMORY) ?? []
    return options !== undefined && !options.split(',').includes('noexec')
}

/** Long runs make stores of many gigabytes, which stay on the disk. */
function hasRoomInMemory(): boolean {
    if (process.platform !== 'linux' || process.env['HEADROOM_LONG'] === '1' || !isMountedForPrograms()) return false
    const { bavail, bsize } = statfsSync(MEMORY)
    return Math.min(bavail * bsize, process.availableMemory()) > ROOM_BYTES
}

/** Within it all stores of this run are made from now on, so that whoever removes it removes them. Once a run, before there are workers. */
export function makeRunFolder(): string {
    const folder = mkdtempSync(join(hasRoomInMemory() ? MEMORY : tmpdir(), 'headroom-test-'))
    process.env['TEST_STORE_FOLDER'] = folder
    return folder
}

/** An empty folder, which the caller removes. */
export const makeStoreFolder = (name: string): string =>
    mkdtempSync(join(process.env['TEST_STORE_FOLDER'] ?? tmpdir(), `headroom-${name}-`))
