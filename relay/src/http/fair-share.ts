/** One org's share of the relay: so many requests of it at a time and no more, so that an org that floods gets 429 and the others their answers. */
import { HeadroomError } from '../platform/errors.ts'

export interface FairShare {
    /** Runs the work, or refuses it when the org has its share under way. */
    take<T>(orgId: string, work: () => Promise<T>): Promise<T>
}

/** Holds a number for each org with requests under way, and nothing for the others. */
export function createFairShare(max: number): FairShare {
    const underWay = new Map<string, number>()
    return {
        async take(orgId, work) {
            const number = underWay.get(orgId) ?? 0
            if (number >= max)
                throw new HeadroomError('too_many_requests', `At most ${max} requests of an org run at a time: send this one again later.`)
            underWay.set(orgId, number + 1)
            try {
                return await work()
            } finally {
                const left = (underWay.get(orgId) ?? 1) - 1
                if (left === 0) underWay.delete(orgId)
                else underWay.set(orgId, left)
            }
        },
    }
}
