/** FAILURES C4-86: what stands in front of the relay where other machines reach it, as operators are told to set it up. */
import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'

const deploy = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8')
const [proxy = ''] = /^server \{\n[\s\S]*?\n\}$/m.exec(deploy) ?? []

const valuesOf = (directive: string): string[] =>
    [...proxy.matchAll(new RegExp(`^\\s*${directive} ([^;]+);`, 'gm'))].map(([, text = '']) => text)

test('FAILURES C4-86: the proxy takes TLS 1.2 and newer alone, and nothing without TLS', () => {
    expect(valuesOf('listen')).toEqual(['443 ssl'])
    expect(valuesOf('ssl_protocols')).toEqual(['TLSv1.2 TLSv1.3'])
})

test('FAILURES C4-86: it tells browsers for a year to come by TLS only, with refusals too', () => {
    const [header = ''] = valuesOf('add_header')
    expect(header).toMatch(/^Strict-Transport-Security "max-age=\d+" always$/)
    expect(Number(/\d+/.exec(header)?.[0])).toBeGreaterThanOrEqual(365 * 86_400)
})

test('FAILURES C4-86: plain http is spoken on loopback only', () => {
    expect(valuesOf('proxy_pass')).toEqual(['http://127.0.0.1:4200'])
})
