/** The door of settings: what an org's people decide about limits, intervals and notices. */
export { createSettingsRoutes } from './settings-routes.ts'
export { changeSettings, selectSettings } from './settings-store.ts'
export { ACTIVITY_KINDS, DEFAULTS, SETTINGS_TABLE } from './settings-table.ts'
export type { Settings } from './settings-table.ts'
