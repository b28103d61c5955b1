import perform from '@salesforce/apex/PanelController.perform'
import HeadroomUsage from 'c/headroomUsage'
import { clear, expectAccessible, find, panelWith, rendered, show } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const quota = (name, color) => ({
    quota: name,
    max: 100,
    used: 50,
    ours: 10,
    others: 40,
    remaining: 50,
    ownLimit: 70,
    ownLimitPercent: 70,
    color,
    reason: null,
    forecast: { reachedAt: null, why: 'not_within_a_day' },
})
const USAGE = { quotas: [quota('data', 'green'), quota('bulk', 'green'), quota('apex', 'green')] }
const SETTINGS = { ownLimitPercent: 70, alertThresholdPercent: null }
const showUsage = (bodies, more) => show('c-headroom-usage', HeadroomUsage, { panel: panelWith(bodies, more) })
const bars = (element) => [...element.shadowRoot.querySelectorAll('c-headroom-quota-bar')].map((bar) => bar.quota)

afterEach(() => {
    clear()
    jest.clearAllMocks()
})

describe('c-headroom-usage', () => {
    it('shows that it loads before the first answer', async () => {
        const element = await showUsage({})
        expect(bars(element)).toEqual([])
        expect(find(element.shadowRoot.querySelector('c-headroom-answer'), 'loading')).not.toBeNull()
        await expectAccessible(element)
    })

    it('shows the three quotas, and no ways out while there is enough', async () => {
        const element = await showUsage({ usage: USAGE, settings: SETTINGS })
        expect(bars(element)).toEqual(USAGE.quotas)
        expect(find(element, 'ways')).toBeNull()
        await expectAccessible(element)
    })

    it('shows ways out when a quota is red', async () => {
        const element = await showUsage({ usage: { quotas: [quota('data', 'red')] }, settings: SETTINGS })
        expect(find(element, 'ways').querySelectorAll('li')).toHaveLength(5)
    })

    it('shows the org’s own figures, by whichever name it has, while the relay is out of reach, and no form', async () => {
        const limits = { DailyApiRequests: { max: 15000, used: 14000 }, DailyBulkApiRequests: { max: 10000, used: 8500 } }
        const element = await showUsage({ usage: USAGE, settings: SETTINGS }, { unreachable: 'It is away.', limits })
        expect(bars(element)).toMatchObject([
            { quota: 'data', used: 14000, remaining: 1000, color: 'red', ours: null },
            { quota: 'bulk', used: 8500, color: 'orange' },
            { quota: 'apex', max: null, color: 'unknown' },
        ])
        expect(element.shadowRoot.querySelector('c-headroom-own-limit')).toBeNull()
    })

    it('saves a setting, says so and looks again', async () => {
        perform.mockResolvedValue('{"status":200,"body":{}}')
        const element = await showUsage({ usage: USAGE, settings: SETTINGS })
        const refresh = jest.fn()
        element.addEventListener('refresh', refresh)
        const detail = { ownLimitPercent: 50 }
        element.shadowRoot.querySelector('c-headroom-own-limit').dispatchEvent(new CustomEvent('save', { detail }))
        await rendered()
        expect(perform).toHaveBeenCalledWith({ action: 'settingsSave', input: '{"body":{"ownLimitPercent":50}}' })
        expect(refresh).toHaveBeenCalledTimes(1)
    })

    it('tells what the relay refuses in its own words', async () => {
        perform.mockResolvedValue('{"status":400,"body":{"error":{"message":"Give at most 90 percent."}}}')
        const element = await showUsage({ usage: USAGE, settings: SETTINGS })
        const toast = jest.fn()
        element.addEventListener('lightning__showtoast', toast)
        element.shadowRoot.querySelector('c-headroom-alert').dispatchEvent(new CustomEvent('save', { detail: {} }))
        await rendered()
        expect(toast.mock.calls[0][0].detail).toMatchObject({ message: 'Give at most 90 percent.', variant: 'error' })
    })

    it('asks for the details only while they are shown', async () => {
        const element = await showUsage({ usage: USAGE, settings: SETTINGS })
        const want = jest.fn()
        element.addEventListener('want', (event) => want(event.detail.map(({ view }) => view)))
        find(element, 'details').click()
        await rendered()
        expect(want).toHaveBeenLastCalledWith(['usageSeries', 'ledger'])
        find(element, 'details').click()
        await rendered()
        expect(want).toHaveBeenLastCalledWith([])
    })
})
