/** The door of the panel: what its user may ask the relay for. */
export { createPanelRouter, panelRouteDescription } from './panel-routes.ts'
