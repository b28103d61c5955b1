import perform from '@salesforce/apex/PanelController.perform'
import HeadroomFirstRun from 'c/headroomFirstRun'
import { START, clear, expectAccessible, find, named, panelWith, rendered, show, textOf } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const SYNC = { lastHeartbeatAt: null, lastChange: null, objects: [{ object: 'Lead', backfill: null }] }
const API = { state: 'not_connected', nextStep: 'Connect it: npm run relay -- connect' }

function showPage(connection, bodies = { sync: SYNC, connection: API }) {
    return show('c-headroom-first-run', HeadroomFirstRun, { panel: panelWith(bodies, { start: { ...START, connection } }) })
}

const isDone = (element, name) => find(element, name).querySelector('lightning-icon').alternativeText === 'Done'

async function pressLead(element, name) {
    named(find(element, 'Lead'), name)[0].click()
    await rendered()
}

afterEach(() => {
    clear()
    jest.resetAllMocks()
})

describe('c-headroom-first-run', () => {
    it('tells who has just installed it what to do, with the org id and the link', async () => {
        const element = await showPage({ isConnected: false }, {})
        expect(find(element, 'sum').textContent).toBe('Steps left: 5')
        expect(textOf(find(element, 'answers'))).toContain(START.org.id)
        expect(find(element, 'allowed').querySelector('a').getAttribute('href')).toContain('SecurityRemoteProxy')
        expect(find(element, 'loads')).toBeNull()
        await expectAccessible(element)
    })

    it('ticks what is done and goes to the page of what is not', async () => {
        const lastChange = { at: '2026-11-22T09:00:00.000Z', object: 'Lead', recordId: '00Q1' }
        const element = await showPage(
            { isConnected: true, relayUrl: 'https://relay.example.com' },
            { sync: { ...SYNC, lastChange }, connection: API },
        )
        expect(['allowed', 'answers', 'heartbeat', 'change', 'sync-user'].map((name) => isDone(element, name))).toEqual([
            true,
            true,
            false,
            true,
            false,
        ])
        const gone = jest.fn()
        element.addEventListener('goto', (event) => gone(event.detail))
        named(element, 'go')[0].click()
        expect(gone).toHaveBeenCalledWith({ page: 'connection', state: {} })
    })

    it('says that all is done', async () => {
        const lastChange = { at: '2026-11-22T09:00:00.000Z', object: 'Lead', recordId: '00Q1' }
        const sync = { ...SYNC, lastHeartbeatAt: '2026-11-22T09:00:00.000Z', lastChange }
        const element = await showPage({ isConnected: true }, { sync, connection: { state: 'connected', nextStep: null } })
        expect(find(element, 'sum').textContent).toBe('Everything is set up.')
    })

    it('offers the first load of each object that the org has described, also of one that was added', async () => {
        const objects = ['Campaign', 'Lead', 'Visit__c'].map((object) => ({ object, backfill: null }))
        const element = await showPage({ isConnected: true }, { sync: { ...SYNC, objects }, connection: API })
        expect([...find(element, 'loads').children].map(({ dataset }) => dataset.id)).toEqual(['Campaign', 'Lead', 'Visit__c'])
        const unanswered = await showPage({ isConnected: true }, {})
        expect(find(unanswered, 'loads')).toBeNull()
        await expectAccessible(unanswered)
    })

    it('tells what a first load costs before it starts one', async () => {
        const element = await showPage({ isConnected: true })
        expect(named(element, 'load')).toEqual([])
        perform.mockResolvedValueOnce(
            JSON.stringify({ status: 200, body: { id: null, rows: 50000, price: { calls: 12, bulkJobs: 1 }, problem: null } }),
        )
        await pressLead(element, 'price')
        expect(JSON.parse(perform.mock.calls[0][0].input)).toEqual({ body: { object: 'Lead', start: false } })
        expect(textOf(find(element, 'Lead'))).toContain('50,000 rows: about 12 API requests and 1 Bulk jobs')
        await expectAccessible(element)
        perform.mockResolvedValueOnce(JSON.stringify({ status: 200, body: { id: 'b1' } }))
        await pressLead(element, 'load')
        expect(JSON.parse(perform.mock.calls[1][0].input)).toEqual({ body: { object: 'Lead' } })
    })

    it('shows how far a load is, and what it took', async () => {
        const backfill = { state: 'reading', rows: 25000, rowsTotal: 50000, calls: 8, expectedEnd: null, finishedAt: null, problem: null }
        const done = { ...backfill, state: 'done', rows: 10, calls: 3, finishedAt: '2026-11-22T09:00:00.000Z' }
        const objects = [
            { object: 'Lead', backfill },
            { object: 'Task', backfill: done },
        ]
        const element = await showPage({ isConnected: true }, { sync: { ...SYNC, objects }, connection: API })
        expect(textOf(find(element, 'Lead'))).toContain('Loading: 25,000 of 50,000 rows.')
        expect(find(element, 'Lead').querySelector('lightning-progress-bar').value).toBe(50)
        expect(textOf(find(element, 'Task'))).toContain('Loaded: 10 rows with 3 API requests')
    })
})
