/** Settings over HTTP. */
import { defineRoute } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { changeSettings, selectSettings } from './settings-store.ts'
import { settingsInputSchema, settingsSchema } from './settings-table.ts'
import type { Settings } from './settings-table.ts'

const path = '/v1/settings'
const tag = 'settings'
const settings = { name: 'Settings', schema: settingsSchema }

export function createSettingsRoutes(sql: Sql): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path,
            name: 'getSettings',
            tag,
            summary: 'What the org’s people have decided: limits, intervals, who is told.',
            answer: { status: 200, description: 'Every setting with its value.', body: settings },
            handle: ({ orgId }) => selectSettings(sql, orgId),
        }),
        defineRoute({
            method: 'PUT',
            path,
            name: 'changeSettings',
            tag,
            summary: 'Change settings. What is not named stays as it is; a value out of bounds changes nothing. Kept in the audit.',
            body: { name: 'SettingsInput', schema: settingsInputSchema },
            answer: { status: 200, description: 'Every setting as it is now.', body: settings },
            handle: ({ orgId, body }) => changeSettings(sql, orgId, body as Partial<Settings>),
        }),
    ]
}
