/** Where an access token may go: Salesforce over TLS, and what the operator named. */
import { expect, test } from '@jest/globals'
import { toAllowedOrigin } from '../../../../relay/src/salesforce/hosts.ts'

test.each([
    ['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['https://acme--dev.sandbox.my.salesforce.com/services/oauth2/token', 'https://acme--dev.sandbox.my.salesforce.com'],
    ['https://LOGIN.salesforce.com', 'https://login.salesforce.com'],
    ['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
])('%s may be called', (address, origin) => {
    expect(toAllowedOrigin(address, ['127.0.0.1:4100'])).toBe(origin)
})

test.each([
    ['http://169.254.169.254'],
    ['http://acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com.evil.example'],
    ['https://evil.example/?x=.salesforce.com'],
    ['https://salesforce.com@evil.example'],
    ['https://user:secret@acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com:8443'],
    ['https://salesforce.com'],
    ['http://127.0.0.1:4101'],
    ['file://acme.my.salesforce.com/etc/passwd'],
    ['//evil.example'],
    ['https://evilsalesforce.com'],
    [''],
])('FAILURES C4-83 %s is not called', (address) => {
    expect(toAllowedOrigin(address, ['127.0.0.1:4100'])).toBeNull()
})
