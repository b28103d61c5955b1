import { describe, expect, test } from '@jest/globals'
import { isPublicAddress } from '../../../../relay/src/webhooks/address-policy.ts'
import { ADDRESS_REFUSED, checkUrl } from '../../../../relay/src/webhooks/url-policy.ts'

function refusal(url: string, allowLoopback = false): string | null {
    try {
        checkUrl(url, allowLoopback)
        return null
    } catch (error) {
        expect(error).toMatchObject({ code: 'body_invalid', field: 'url' })
        return (error as Error).message
    }
}

const NOT_URLS = [
    'http://hooks.acme.io/',
    'ftp://hooks.acme.io/',
    'file:///etc/passwd',
    'gopher://hooks.acme.io/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'https://',
    'hooks.acme.io',
    'https://hooks.acme.io:22/',
    'https://hooks.acme.io:25/',
    'https://hooks.acme.io:6379/',
    'https://hooks.acme.io:5432/',
    'https://hooks.acme.io:80/',
]
const IPV4_NOTATIONS = ['127.0.0.1', '127.1', '0x7f.1', '2130706433', '017700000001', '①②⑦.0.0.1', '0', '127.0.0.1.']
const IPV6_NOTATIONS = [
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    'fe80::1',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '100::1',
    '::127.0.0.1',
]
const PRIVATE = [
    '169.254.169.254',
    '100.100.100.200',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '198.19.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
]

describe('the URL of a webhook', () => {
    test.each(NOT_URLS)('FAILURES C3-50 %s is refused', (url) => expect(refusal(url)).toBe(ADDRESS_REFUSED))

    test('FAILURES C3-50 a user, a fragment and 3,000 characters are refused with what to do', () => {
        expect(refusal('https://user:pass@hooks.acme.io/')).toContain('Remove the user')
        expect(refusal('https://hooks.acme.io/#part')).toContain('Remove the fragment')
        expect(refusal(`https://hooks.acme.io/${'x'.repeat(3_000)}`)).toContain('at most 2048')
    })

    test.each(IPV4_NOTATIONS)('FAILURES C3-51 https://%s/ is refused, however it is written', (host) =>
        expect(refusal(`https://${host}/`)).toBe(ADDRESS_REFUSED),
    )

    test.each(IPV6_NOTATIONS)('FAILURES C3-52 https://[%s]/ is refused', (host) => {
        expect(refusal(`https://[${host}]/`)).toBe(ADDRESS_REFUSED)
        expect(isPublicAddress(host)).toBe(false)
    })

    test.each(PRIVATE)('FAILURES C3-53 https://%s/ is refused', (host) => {
        expect(refusal(`https://${host}/`)).toBe(ADDRESS_REFUSED)
        expect(isPublicAddress(`::ffff:${host}`)).toBe(false)
    })

    test.each(['metadata.google.internal', 'localhost', 'localhost.', 'a.localhost', 'printer.local', 'intranet', 'db.corp.'])(
        'FAILURES C3-54 the private name %s is refused',
        (host) => expect(refusal(`https://${host}/`)).toBe(ADDRESS_REFUSED),
    )

    test('of the public internet is taken, on port 443 and 8443', () => {
        expect(checkUrl('https://hooks.acme.io', false)).toBe('https://hooks.acme.io/')
        expect(checkUrl('https://hooks.acme.io:8443/a?b=c', false)).toBe('https://hooks.acme.io:8443/a?b=c')
        expect(checkUrl('https://93.184.216.34/', false)).toBe('https://93.184.216.34/')
        expect(checkUrl('https://[2606:2800:220:1:248:1893:25c8:1946]/', false)).toContain('[2606:2800')
    })

    test('may be this machine only where that is switched on, and nothing else private even then', () => {
        expect(checkUrl('http://127.0.0.1:4242/hook', true)).toBe('http://127.0.0.1:4242/hook')
        expect(refusal('http://127.0.0.1:4242/hook')).toBe(ADDRESS_REFUSED)
        expect(
            ['http://10.0.0.1/', 'https://10.0.0.1/', 'http://hooks.acme.io/', 'ftp://127.0.0.1/'].map((url) => refusal(url, true)),
        ).toEqual(Array(4).fill(ADDRESS_REFUSED))
    })

    test('an address is public or not, whatever surrounds it', () => {
        expect(['93.184.216.34', '::ffff:93.184.216.34', '64:ff9b::93.184.216.34', '2002:5db8:d822::1'].map(isPublicAddress)).toEqual(
            Array(4).fill(true),
        )
        expect(['', 'acme.io', '1.2.3', 'fe80::1%eth0', '172.15.255.255', '172.32.0.0'].map(isPublicAddress)).toEqual([
            false,
            false,
            false,
            false,
            true,
            true,
        ])
    })
})
