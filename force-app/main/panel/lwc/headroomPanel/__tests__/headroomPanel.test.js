import look from '@salesforce/apex/PanelController.look'
import start from '@salesforce/apex/PanelController.start'
import HeadroomPanel from 'c/headroomPanel'
import { clear, expectAccessible, find, rendered, show, START } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.look', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/PanelController.start', () => ({ default: jest.fn() }), { virtual: true })

const LOOK = { answers: {}, limits: {}, unreachable: null, at: '2026-11-22T10:00:05.000Z' }
const startAs = (...permissions) => JSON.stringify({ ...START, user: { ...START.user, permissions } })

/** jsdom lays nothing out; the panel looks only where it can be seen. */
async function showPanel() {
    const rectangles = jest.spyOn(Element.prototype, 'getClientRects').mockReturnValue([{}])
    const element = await show('c-headroom-panel', HeadroomPanel, {})
    await rendered()
    rectangles.mockRestore()
    return element
}

const tabs = (element) => [...element.shadowRoot.querySelectorAll('nav button')].map((button) => button.dataset.name)
const lastViews = () => JSON.parse(look.mock.calls[look.mock.calls.length - 1][0].requests).map(({ view }) => view)

beforeEach(() => {
    start.mockResolvedValue(startAs('Headroom_Admin', 'Headroom_Rules', 'Headroom_User'))
    look.mockResolvedValue(JSON.stringify(LOOK))
})
afterEach(() => {
    clear()
    jest.clearAllMocks()
})

describe('c-headroom-panel', () => {
    it('shows that it opens', async () => {
        start.mockReturnValue(new Promise(() => undefined))
        const element = await showPanel()
        expect(element.shadowRoot.querySelector('lightning-spinner')).not.toBeNull()
        await expectAccessible(element)
    })

    it('asks for the views of the page that is shown, all in one call, and hands the answers to it', async () => {
        look.mockResolvedValue(JSON.stringify({ ...LOOK, answers: { notices: { status: 200, body: { notices: [] } } } }))
        const element = await showPanel()
        expect(look).toHaveBeenCalledTimes(1)
        expect(lastViews()).toEqual(['sync', 'notices'])
        expect(element.shadowRoot.querySelector('c-headroom-status').panel.answers.notices.status).toBe(200)
        expect(find(element, 'updated').textContent).toMatch(/^Updated /)
        await expectAccessible(element)
    })

    it.each([
        [['Headroom_User'], []],
        [
            ['Headroom_Admin', 'Headroom_Rules', 'Headroom_User'],
            ['status', 'usage'],
        ],
    ])('shows with %j the pages of that role', async (permissions, some) => {
        start.mockResolvedValue(startAs(...permissions))
        const element = await showPanel()
        expect(tabs(element)).toEqual(expect.arrayContaining(some))
        expect(tabs(element)).not.toContain('myUsage')
        expect(element.shadowRoot.querySelector('c-headroom-my-usage') === null).toBe(permissions.includes('Headroom_Admin'))
    })

    it('says why Salesforce refused', async () => {
        start.mockRejectedValue({ body: { message: 'You need the permission set Headroom User.' } })
        const element = await showPanel()
        expect(find(element, 'problem').textContent).toBe('You need the permission set Headroom User.')
        await expectAccessible(element)
    })

    it('keeps a page that was seen, hidden, so that nothing edited on it is lost', async () => {
        const element = await showPanel()
        element.shadowRoot.querySelector('[data-name="usage"]').click()
        await rendered()
        const status = element.shadowRoot.querySelector('c-headroom-status')
        expect(status.classList.contains('slds-hide')).toBe(true)
        expect(element.shadowRoot.querySelector('c-headroom-usage').classList.contains('slds-hide')).toBe(false)
    })

    it('tells that the relay is out of reach, and what to do', async () => {
        look.mockResolvedValue(JSON.stringify({ ...LOOK, unreachable: 'Add the host in Remote Sites.' }))
        const element = await showPanel()
        expect(find(element, 'unreachable').textContent).toContain('Add the host in Remote Sites.')
        await expectAccessible(element)
    })

    it('tells a failed look and forgets it with the next one', async () => {
        look.mockRejectedValueOnce({ body: { message: 'Your session has expired.' } })
        const element = await showPanel()
        expect(find(element, 'problem').textContent).toBe('Your session has expired.')
        jest.spyOn(Element.prototype, 'getClientRects').mockReturnValue([{}])
        element.shadowRoot.querySelector('c-headroom-status').dispatchEvent(new CustomEvent('refresh', { bubbles: true }))
        await rendered()
        expect(find(element, 'problem')).toBeNull()
        jest.restoreAllMocks()
    })
})
