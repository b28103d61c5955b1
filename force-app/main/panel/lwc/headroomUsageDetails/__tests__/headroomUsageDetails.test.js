import HeadroomUsageDetails from 'c/headroomUsageDetails'
import { clear, expectAccessible, find, panelWith, rendered, show } from 'test/lwc'

const point = (at, used) => ({ at, max: 100, used, ours: 1 })
const SERIES = {
    series: [
        { quota: 'data', points: [point('2026-11-22T09:00:00.000Z', 10)] },
        { quota: 'bulk', points: [point('2026-11-22T09:00:00.000Z', 20)] },
    ],
}
const QUOTAS = [{ quota: 'data', max: 100, ownLimit: 70 }]
const DAY = { 'series-1': SERIES, 'ledger-1': { entries: [] } }
const showDetails = (bodies) => show('c-headroom-usage-details', HeadroomUsageDetails, { panel: panelWith(bodies), quotas: QUOTAS })
const chart = (element) => element.shadowRoot.querySelector('c-headroom-chart')

afterEach(clear)

describe('c-headroom-usage-details', () => {
    it('shows that it loads', async () => {
        const element = await showDetails({})
        expect(chart(element)).toBeNull()
        await expectAccessible(element)
    })

    it('shows the chosen quota with its own limit, and the ledger', async () => {
        const element = await showDetails(DAY)
        expect(chart(element).points).toEqual(SERIES.series[0].points)
        expect(chart(element).line).toBe(70)
        find(element, 'quota').dispatchEvent(new CustomEvent('change', { detail: { value: 'bulk' } }))
        await rendered()
        expect(chart(element).points).toEqual(SERIES.series[1].points)
        await expectAccessible(element)
    })

    it('never shows a day where a week was asked for', async () => {
        const element = await showDetails(DAY)
        const want = jest.fn()
        element.addEventListener('want', (event) => want(event.detail))
        find(element, 'period').dispatchEvent(new CustomEvent('change', { detail: { value: '7' } }))
        await rendered()
        expect(chart(element)).toBeNull()
        expect(want).toHaveBeenCalledWith([
            { view: 'usageSeries', as: 'series-7', query: { hours: 168 } },
            { view: 'ledger', as: 'ledger-7', query: { days: '7' } },
        ])
    })
})
