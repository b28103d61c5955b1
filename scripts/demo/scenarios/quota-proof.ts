/** The end of scenario `quota`: by whichever way changes came, the relay has what the org has, and each rule did its work once. */
import type { Connection } from 'jsforce'
import type { Firing } from '../relay-client.ts'
import { login } from '../world.ts'
import { compareRows } from './compare-rows.ts'
import type { Findings } from './observe.ts'
import type { QuotaWorld } from './quota-world.ts'

/** The rule fires where a lead becomes Working, and each did so at most once. */
async function compareFirings({ api }: QuotaWorld, salesforce: Connection): Promise<{ fired: number; missing: number; repeated: number }> {
    const { records } = await salesforce.query(`SELECT Id FROM Lead WHERE Status = 'Working'`, { autoFetch: true, maxFetch: 50_000 })
    const firings = await api.readAll<Firing>('/v1/firings', 'firings')
    const fired = new Set(firings.map(({ recordId }) => recordId))
    const missing = records.filter(({ Id }) => Id === undefined || !fired.has(Id)).length
    return { fired: firings.length, missing, repeated: firings.length - fired.size }
}

export async function proveEquality(world: QuotaWorld): Promise<Findings> {
    const salesforce = await login(world.orgUrl)
    const { rows, ...differences } = await compareRows(world.api, salesforce, 'Lead')
    const { fired, missing, repeated } = await compareFirings(world, salesforce)
    const different = Object.values(differences).reduce((total, count) => total + count, 0)
    return {
        figures: { rows, ...differences, fired, firingsMissing: missing, firingsRepeated: repeated },
        expectations: [
            [rows > 0 && different === 0, 'the mirror and the feed to equal the rows of the org'],
            [fired > 0 && missing === 0 && repeated === 0, 'the rule to fire once for each lead that became Working'],
        ],
    }
}
