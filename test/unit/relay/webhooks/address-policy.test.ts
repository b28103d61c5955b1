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

/** First and last of each, and what lies around it. */
const RANGES: [string, string, ...string[]][] = [
    ['0.0.0.0', '0.255.255.255', '1.0.0.0'],
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
    ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
    ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
    ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
    ['224.0.0.0', '255.255.255.255', '223.255.255.255'],
    ['::', '1fff:ffff::ffff', '2000::1'],
    ['2001::', '2001:1ff:ffff::ffff', '2000:ffff::1', '2001:200::'],
    ['2001:db8::', '2001:db8:ffff::ffff', '2001:db7:ffff::1', '2001:db9::'],
    ['3fff::', '3fff:fff:ffff::ffff', '3ffe:ffff::1', '3fff:1000::'],
    ['4000::', 'ffff:ffff::ffff', '3fff:ffff::1'],
]

describe('the URL of a webhook', () => {
    test.each(NOT_URLS)('FAILURES C3-50 %s is refused', (url) => expect(refusal(url)).toBe(ADDRESS_REFUSED))

    test('FAILURES C3-50 a user, a fragment and 3,000 characters are refused with what to do', () => {
        for (const user of ['user:pass', 'user', ':pass']) expect(refusal(`https://${user}@hooks.acme.io/`)).toContain('Remove the user')
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

    test.each(['https://hooks.acme.example/', 'https://hooks.test/', 'https://hooks.invalid/', 'https://nas.home/', 'https://tv.lan/'])(
        'FAILURES C3-54 %s, a name of no public server, is refused',
        (url) => expect(refusal(url)).toBe(ADDRESS_REFUSED),
    )

    test('of the public internet is taken, on port 443 and 8443', () => {
        expect(checkUrl('https://hooks.acme.io', false)).toBe('https://hooks.acme.io/')
        for (const url of [
            'https://test.acme.io/',
            'https://localhost.acme.io/',
            'https://hooks.milan/',
            `https://acme.io/${'x'.repeat(2_032)}`,
        ])
            expect(checkUrl(url, false)).toBe(url)
        expect(checkUrl('https://hooks.acme.io:8443/a?b=c', false)).toBe('https://hooks.acme.io:8443/a?b=c')
        expect(checkUrl('https://93.184.216.34/', false)).toBe('https://93.184.216.34/')
        expect(checkUrl('https://[2606:2800:220:1:248:1893:25c8:1946]/', false)).toContain('[2606:2800')
    })

    test('may be this machine only where that is switched on, and nothing else private even then', () => {
        for (const url of ['http://127.0.0.1:4242/hook', 'https://127.1.2.3/', 'http://[::1]:4242/hook'])
            expect(checkUrl(url, true)).toBe(url)
        expect(refusal('http://127.0.0.1:4242/hook')).toBe(ADDRESS_REFUSED)
        expect(
            ['http://10.0.0.1/', 'https://10.0.0.1/', 'http://hooks.acme.io/', 'http://127.acme.io/', 'ftp://127.0.0.1/'].map((url) =>
                refusal(url, true),
            ),
        ).toEqual(Array(5).fill(ADDRESS_REFUSED))
    })
})

describe('an address', () => {
    test.each(RANGES)('FAILURES C3-53 from %s to %s is not public, and its neighbours are', (first, last, ...neighbours) => {
        expect([first, last].map(isPublicAddress)).toEqual([false, false])
        expect(neighbours.filter((address) => !isPublicAddress(address))).toEqual([])
    })

    test('FAILURES C3-52 that holds an IPv4 address is as public as that one', () => {
        const embed = (address: string, hex: string) => [`::ffff:${address}`, `64:ff9b::${address}`, `2002:${hex}::1`]
        expect(embed('93.184.216.34', '5db8:d822').map(isPublicAddress)).toEqual([true, true, true])
        expect(embed('192.168.216.34', 'c0a8:d822').map(isPublicAddress)).toEqual([false, false, false])
        expect(embed('192.1.0.5', 'c001:5').map(isPublicAddress)).toEqual([true, true, true])
    })

    test.each(['::8.8.8.8', '::ffff:0:808:808', '::1:0:ffff:808:808', '1::ffff:808:808', '0:1::ffff:808:808'])(
        'FAILURES C3-52 that only looks as if it held one is not public: %s',
        (address) => expect(isPublicAddress(address)).toBe(false),
    )

    test.each(['64:ff9b::1:808:808', '64:ff9b:0:0:1::808:808', '64:1::808:808', '1:ff9b::808:808', 'fe80::808:808', 'fd00::ffff:808:808'])(
        'FAILURES C3-52 of no range that is handed out is not public, whatever it ends with: %s',
        (address) => expect(isPublicAddress(address)).toBe(false),
    )

    test('of the public internet is so though it ends as a private one', () => {
        expect(['2606:2800:220:1::a00:1', '2606:2800::ffff:a00:1'].map(isPublicAddress)).toEqual([true, true])
    })

    test.each(['', 'acme.io', '1.2.3', 'fe80::1%eth0', '2606:2800::1]/', '[2606:2800::1]'])('is nothing else: "%s"', (text) =>
        expect(isPublicAddress(text)).toBe(false),
    )
})
