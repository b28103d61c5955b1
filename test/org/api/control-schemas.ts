/** Bodies of the control requests. */
import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { LAG_MAX_MS } from '../async/limit-book.ts'

const count = z.int('must be a whole number').min(0, 'must be at least 0').max(1_000_000_000, 'must be at most 1,000,000,000')

const limitSchema = z
    .strictObject({ max: count.optional(), used: count.optional() })
    .refine((change) => change.max !== undefined || change.used !== undefined, 'give max, used or both')

/**
 * `used` is everybody's use as it shall read now. `others` is what other applications spend in this moment: it adds to the use and rolls
 * off like any. `lagMs` is how old the figures are that the org shows.
 */
export const limitsSchema = z
    .strictObject({
        limits: z.record(z.string(), limitSchema).optional(),
        others: z.record(z.string(), count).optional(),
        lagMs: z.int('must be a whole number').min(0, 'must be at least 0').max(LAG_MAX_MS, `must be at most ${LAG_MAX_MS}`).optional(),
    })
    .refine((body) => Object.keys({ ...body.limits, ...body.others }).length > 0 || body.lagMs !== undefined, 'name at least one limit')

/** Time only moves forward, by a month at most in one step. */
export const advanceSchema = z.strictObject({
    advanceMs: z.int('must be a whole number').min(0, 'must be at least 0').max(2_678_400_000, 'must be at most 2,678,400,000 (31 days)'),
})

export const remoteSiteSchema = z.strictObject({ url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }) })

function isCertificate(text: string): boolean {
    try {
        return new X509Certificate(text).publicKey.asymmetricKeyType === 'rsa'
    } catch {
        return false
    }
}

export const clientSchema = z.strictObject({
    appName: z.string().min(1, 'must not be empty').max(80, 'must have at most 80 characters'),
    username: z.string().min(1, 'must not be empty').optional(),
    certificate: z.string().refine(isCertificate, 'must be a certificate in PEM').optional(),
    approvedUsernames: z.array(z.string().min(1, 'must not be empty')).max(100).optional(),
})
