/**
 * The look-up that a webhook's socket uses to connect: what is checked is what is connected to, so a name that answers differently the
 * second time (DNS rebinding) gains nothing. It asks DNS only, never the hosts file.
 */
import { Resolver } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import { networkInterfaces } from 'node:os'
import { isIPv4 } from 'node:net'
import type { LookupFunction } from 'node:net'
import { isAllowedAddress } from './url-policy.ts'

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** An address that may not be called, or none at all: from outside these are one and the same. */
export class AddressRefusedError extends Error {}

/** No honest server has more; a longer answer only costs time. */
const ADDRESSES_MAX = 64

/** c-ares and not getaddrinfo: a slow name server must not hold one of the four threads that the whole process shares. */
export const resolvePublicly: Resolve = async (hostname) => {
    const resolver = new Resolver({ timeout: 3_000, tries: 2 })
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

const listOwnAddresses = (): string[] => Object.values(networkInterfaces()).flatMap((list) => list?.map((one) => one.address) ?? [])

/** One address that is not allowed spoils the whole answer: nobody honest mixes public and private ones. */
async function findAddresses(resolve: Resolve, hostname: string, allowLoopback: boolean): Promise<LookupAddress[]> {
    const addresses = await resolve(hostname)
    const own = allowLoopback ? [] : listOwnAddresses()
    const isAllowed = (address: string): boolean => isAllowedAddress(address, allowLoopback) && !own.includes(address)
    if (addresses.length === 0 || addresses.length > ADDRESSES_MAX || !addresses.every(isAllowed)) throw new AddressRefusedError()
    return addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }))
}

export function createGuardedLookup(resolve: Resolve, allowLoopback: boolean): LookupFunction {
    return (hostname, options, callback) => {
        findAddresses(resolve, hostname, allowLoopback).then(
            (addresses) => {
                if (options.all === true) callback(null, addresses)
                else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
            },
            (error: unknown) => callback(error instanceof AddressRefusedError ? error : new AddressRefusedError('', { cause: error }), ''),
        )
    }
}
