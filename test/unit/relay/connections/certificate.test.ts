/** The certificate that is uploaded to Salesforce is one that Node's own reader takes and that its key has signed. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { makeKeyAndCertificate } from '../../../../relay/src/connections/certificate.ts'

test('it is signed by its own key, names the relay and is valid for five years', async () => {
    const { privateKey, certificate } = await makeKeyAndCertificate('Headroom relay 00D000000000001EAA', new Date('2026-11-22T10:00:00Z'))
    const read = new X509Certificate(certificate)
    const key = createPublicKey(createPrivateKey(privateKey))
    expect(read.checkPrivateKey(createPrivateKey(privateKey))).toBe(true)
    expect(read.verify(key)).toBe(true)
    expect(read.subject).toBe('CN=Headroom relay 00D000000000001EAA')
    expect(read.issuer).toBe(read.subject)
    expect([read.validFromDate, read.validToDate]).toEqual([new Date('2026-11-22T10:00:00Z'), new Date('2031-11-22T10:00:00Z')])
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2_048 })
})

test('each has a key and a serial number of its own', async () => {
    const made = await Promise.all([1, 2].map(() => makeKeyAndCertificate('Headroom', new Date('2026-11-22T10:00:00Z'))))
    const serials = made.map(({ certificate }) => new X509Certificate(certificate).serialNumber)
    expect(new Set(serials).size).toBe(2)
    expect(new Set(made.map(({ privateKey }) => privateKey)).size).toBe(2)
})
