import HeadroomLedger from 'c/headroomLedger'
import { clear, expectAccessible, find, show } from 'test/lwc'

const ENTRY = { quota: 'apex', feature: 'delivery', object: null, userId: null, calls: 1200 }
const showLedger = (entries) => show('c-headroom-ledger', HeadroomLedger, { entries })

afterEach(clear)

describe('c-headroom-ledger', () => {
    it('names quotas and features in words, and a feature that it does not know as it came', async () => {
        const element = await showLedger([ENTRY, { ...ENTRY, feature: 'new_one', object: 'Lead' }])
        expect(find(element, 'entries').data).toEqual([
            { key: '0', quota: 'Asynchronous Apex', feature: 'Real-time delivery', object: '–', userId: '–', calls: 1200 },
            { key: '1', quota: 'Asynchronous Apex', feature: 'new_one', object: 'Lead', userId: '–', calls: 1200 },
        ])
        await expectAccessible(element)
    })

    it('names a user, and one that nobody knows by the id', async () => {
        const known = { ...ENTRY, userId: '005000000000001AAA', userName: 'Ada Admin' }
        const element = await showLedger([known, { ...known, userName: null }])
        expect(find(element, 'entries').data.map(({ userId }) => userId)).toEqual(['Ada Admin', '005000000000001AAA'])
    })

    it('says that nothing was spent', async () => {
        const element = await showLedger([])
        expect(find(element, 'empty').textContent).toBe('Headroom spent nothing in this time.')
    })
})
