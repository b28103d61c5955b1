import { beforeAll, expect, test } from '@jest/globals'
import { transaction } from '../../../org/runtime/transaction.ts'
import { parseQuery } from '../../../org/platform/soql/parse.ts'
import { openOrg } from './support.ts'
import type { TestOrg } from './support.ts'

let org: TestOrg

/** Rows of an aggregate query as texts, and the query rows that it cost. */
function answer(soql: string): { rows: string[]; cost: number } {
    return org.org.runAsUser(org.org.users.admin, 'rest', () => {
        const { records } = org.data.query(parseQuery(soql), { binds: [] })
        const rows = records.map((record) => [...record.values].map(([key, value]) => `${key}=${value as string}`).join(' '))
        return { rows, cost: transaction().limits.used('queryRows') }
    })
}

beforeAll(async () => {
    org = openOrg()
    await org.run(`insert new List<Lead>{
        new Lead(LastName = 'a', Company = 'One', AnnualRevenue = 10, Title = 't'), new Lead(LastName = 'b', Company = 'one', AnnualRevenue = 30),
        new Lead(LastName = 'c', Company = 'Two') };`)
})

test('row B22: COUNT(f) skips nulls and its implied alias is expr0', () => {
    expect(answer('SELECT COUNT(Title) FROM Lead')).toEqual({ rows: ['expr0=1'], cost: 1 })
})

test('row B23: implied aliases count up; fields keep their names', () => {
    expect(
        answer('SELECT Company, COUNT(Id), SUM(AnnualRevenue) total, MAX(LastName) FROM Lead GROUP BY Company ORDER BY Company').rows,
    ).toEqual(['company=One expr0=2 total=40 expr1=b', 'company=Two expr0=1 total=null expr1=c'])
})

test('HAVING and ORDER BY take aggregates', () => {
    expect(answer('SELECT Company FROM Lead GROUP BY Company HAVING COUNT(Id) > 1').rows).toEqual(['company=One'])
    expect(answer('SELECT Company c FROM Lead GROUP BY Company ORDER BY COUNT(Id)').rows).toEqual(['c=Two', 'c=One'])
})

test('row F3: COUNT costs one row per group, other functions every row they read', () => {
    expect(answer('SELECT Company, COUNT(Id) FROM Lead GROUP BY Company').cost).toBe(2)
    expect(answer('SELECT SUM(AnnualRevenue) FROM Lead').cost).toBe(3)
})

test('a field that is neither grouped nor aggregated is refused', () => {
    expect(() => answer('SELECT Name, COUNT(Id) FROM Lead GROUP BY Company')).toThrow('Field must be grouped or aggregated: Name')
})
