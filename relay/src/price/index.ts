/** The door of price: what a choice would cost before it is made. */
export { createPriceRoutes } from './price-routes.ts'
