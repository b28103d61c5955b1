/**
 * Which addresses the relay may call: the public internet and nothing else, whatever notation hides the address. Pure.
 * Source of the ranges: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).
 */
import { BlockList, isIP, isIPv4 } from 'node:net'

const NOT_PUBLIC_IPV4 = [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
]
/** Within 2000::/3, the only range that is handed out; everything outside it is refused as a whole. */
const NOT_PUBLIC_IPV6 = ['2001::/23', '2001:db8::/32', '3fff::/20']

function makeBlockList(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
    const list = new BlockList()
    for (const subnet of subnets) {
        const [network = '', prefix = ''] = subnet.split('/')
        list.addSubnet(network, Number(prefix), family)
    }
    return list
}

const notPublicIpv4 = makeBlockList(NOT_PUBLIC_IPV4, 'ipv4')
const notPublicIpv6 = makeBlockList(NOT_PUBLIC_IPV6, 'ipv6')

/** The eight groups of an IPv6 address in any notation; null for one with a zone, which is never public. */
function readGroups(address: string): number[] | null {
    if (!URL.canParse(`http://[${address}]/`)) return null
    const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
    const toGroups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)))
    const [before, after] = [toGroups(head), toGroups(tail ?? '')]
    return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

const toIpv4 = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.')

/** The IPv4 address that an IPv6 address leads to: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96) or 6to4 (2002::/16). */
function findEmbeddedIpv4(groups: readonly number[]): string | null {
    const [g0 = 0, g1 = 0, g2 = 0, , , g5 = 0, g6 = 0, g7 = 0] = groups
    if (g0 === 0x2002) return toIpv4(g1, g2)
    const isMiddleEmpty = groups.slice(2, 5).every((group) => group === 0)
    if (isMiddleEmpty && g0 === 0 && g1 === 0 && g5 === 0xffff) return toIpv4(g6, g7)
    if (isMiddleEmpty && g0 === 0x64 && g1 === 0xff9b && g5 === 0) return toIpv4(g6, g7)
    return null
}

export function isPublicAddress(address: string): boolean {
    if (isIP(address) === 0) return false
    if (isIPv4(address)) return !notPublicIpv4.check(address, 'ipv4')
    const groups = readGroups(address)
    if (groups === null) return false
    const embedded = findEmbeddedIpv4(groups)
    if (embedded !== null) return isPublicAddress(embedded)
    const isGlobalUnicast = ((groups[0] ?? 0) & 0xe000) === 0x2000
    return isGlobalUnicast && !notPublicIpv6.check(address, 'ipv6')
}

export function isLoopbackAddress(address: string): boolean {
    return address === '::1' || (isIPv4(address) && address.startsWith('127.'))
}
