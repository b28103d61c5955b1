/** Control of what the org's own admins and users do: validation rules, duplicate rules, rows that somebody holds. */
import type { Request, Router } from 'express'
import { z } from 'zod'
import type { OrgData } from '../../platform/data.ts'
import type { ApiServices } from '../services.ts'
import { read } from './control-body.ts'

const LISTED_MAX = 10_000

const automationSchema = z.strictObject({
    validationRules: z
        .array(z.strictObject({ object: z.string(), field: z.string(), value: z.string(), message: z.string().min(1) }))
        .max(100)
        .default([]),
    duplicateRules: z
        .array(z.strictObject({ object: z.string(), fields: z.array(z.string()).min(1, 'name at least one field') }))
        .max(100)
        .default([]),
    lockedIds: z.array(z.string().length(18, 'must be ids of 18 characters')).max(LISTED_MAX).default([]),
})

function automate({ org }: ApiServices, request: Request): object {
    const { automation } = org.services.data as OrgData
    const { validationRules, duplicateRules, lockedIds } = read(automationSchema, request)
    for (const { object, field, value, message } of validationRules) {
        const rule = (record: { raw(key: string): unknown }): { message: string; field: string } | null =>
            record.raw(field.toLowerCase()) === value ? { message, field } : null
        automation.validationRules.push({ object, rule })
    }
    automation.duplicateRules.push(...duplicateRules)
    for (const id of lockedIds) automation.lockedIds.add(id)
    return {
        validationRules: automation.validationRules.length,
        duplicateRules: automation.duplicateRules.length,
        lockedIds: automation.lockedIds.size,
    }
}

function stop({ org }: ApiServices): void {
    const { automation } = org.services.data as OrgData
    automation.validationRules.length = 0
    automation.duplicateRules.length = 0
    automation.lockedIds.clear()
}

export function automationControl(router: Router, services: ApiServices): void {
    router.post('/automation', (request, response) => void response.status(201).json(automate(services, request)))
    router.delete('/automation', (_request, response) => {
        stop(services)
        response.status(204).end()
    })
}
