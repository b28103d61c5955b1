import HeadroomQuotaBar from 'c/headroomQuotaBar'
import { clear, expectAccessible, find, show } from 'test/lwc'

const QUOTA = {
    quota: 'data',
    max: 15000,
    used: 12750,
    ours: 750,
    others: 12000,
    remaining: 2250,
    ownLimit: 10500,
    ownLimitPercent: 70,
    color: 'orange',
    reason: null,
    forecast: { reachedAt: '2026-11-22T16:40:00.000Z', why: 'at_this_rate' },
}
const showBar = (more) => show('c-headroom-quota-bar', HeadroomQuotaBar, { quota: { ...QUOTA, ...more } })

afterEach(clear)

describe('c-headroom-quota-bar', () => {
    it('shows the shares with their numbers, the own limit, and what the colour means in a word', async () => {
        const element = await showBar()
        const bar = element.shadowRoot.querySelector('c-headroom-bar')
        expect(bar.parts).toEqual([
            { name: 'ours', share: 0.05, tone: 'orange' },
            { name: 'others', share: 0.8, tone: 'orange-others' },
        ])
        expect(bar.mark).toBe(0.7)
        expect(bar.description).toBe('API requests: 85% used. Headroom 750, Other apps 12,000, Remaining 2,250, Own limit (70%) 10,500')
        expect(find(element, 'badge').textContent).toBe('High')
        expect(element.shadowRoot.textContent).toContain('At this rate')
        await expectAccessible(element)
    })

    it('says why a quota is paused', async () => {
        const element = await showBar({ color: 'red', reason: 'Headroom has used its own limit.' })
        expect(find(element, 'reason').textContent).toBe('Headroom has used its own limit.')
        expect(find(element, 'badge').textContent).toBe('Nearly used up')
    })

    it('shows what the org itself knows without a share of Headroom', async () => {
        const element = await showBar({ ours: null, others: null, ownLimit: null, ownLimitPercent: null, forecast: undefined })
        const bar = element.shadowRoot.querySelector('c-headroom-bar')
        expect(bar.parts).toEqual([{ name: 'used', share: 0.85, tone: 'orange-others' }])
        expect(bar.mark).toBeNull()
        expect(find(element, 'ours')).toBeNull()
    })

    it('says that a quota is not known, and draws none', async () => {
        const element = await showBar({ max: null, used: null, others: null, remaining: null, ownLimit: null, color: 'unknown' })
        expect(find(element, 'unknown').textContent).toContain('Not known yet')
        expect(element.shadowRoot.querySelector('c-headroom-bar')).toBeNull()
        await expectAccessible(element)
    })
})
