/**
 * The way around the wall between orgs, for work that belongs to no single one: the operator's commands, figures, and the workers that
 * look for what is due. Who may import it is listed in .dependency-cruiser.cjs, so that a new passage is seen in review.
 */
import { EVERY_ORG } from './org-wall.ts'
import { scopes } from './org-scope.ts'

export const acrossOrgs = <T>(work: () => Promise<T>): Promise<T> => scopes.run(EVERY_ORG, work)
