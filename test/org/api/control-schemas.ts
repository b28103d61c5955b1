/** Bodies of the control requests. */
import { z } from 'zod'

const count = z.int('must be a whole number').min(0, 'must be at least 0').max(1_000_000_000, 'must be at most 1,000,000,000')

const limitSchema = z
    .strictObject({ max: count.optional(), used: count.optional() })
    .refine((change) => change.max !== undefined || change.used !== undefined, 'give max, used or both')

/** `used` counts everybody's use: it plays the org's other applications. */
export const limitsSchema = z.strictObject({
    limits: z.record(z.string(), limitSchema).refine((limits) => Object.keys(limits).length > 0, 'name at least one limit'),
})

/** Time only moves forward, by a month at most in one step. */
export const advanceSchema = z.strictObject({
    advanceMs: z.int('must be a whole number').min(0, 'must be at least 0').max(2_678_400_000, 'must be at most 2,678,400,000 (31 days)'),
})

export const remoteSiteSchema = z.strictObject({ url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }) })

export const clientSchema = z.strictObject({
    appName: z.string().min(1, 'must not be empty').max(80, 'must have at most 80 characters'),
    username: z.string().min(1, 'must not be empty').optional(),
})
