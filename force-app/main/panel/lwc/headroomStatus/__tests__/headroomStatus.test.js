import perform from '@salesforce/apex/PanelController.perform'
import HeadroomStatus from 'c/headroomStatus'
import { clear, expectAccessible, find, named, panelWith, press, rendered, show } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const SYNC = {
    mode: 'realtime',
    reason: 'started',
    explanation: 'Changes arrive as they are saved.',
    since: '2026-11-22T09:00:00.000Z',
    asked: null,
    lastHeartbeatAt: '2026-11-22T09:55:00.000Z',
    lastChange: { at: '2026-11-22T09:58:00.000Z', object: 'Lead', recordId: '00Q000000000001AAA' },
    run: null,
    receipt: { changes24h: 1500, healed: 3, missing: 0, provenTo: '2026-11-22T09:00:00.000Z', provenAt: '2026-11-22T09:05:00.000Z' },
    objects: [],
}
const NOTICES = { notices: [{ id: 'n1', at: '2026-11-22T08:00:00.000Z', kind: 'gap', text: 'A gap since 2025-11-21T19:30:00.000Z.' }] }

const showStatus = (bodies, more) => show('c-headroom-status', HeadroomStatus, { panel: panelWith(bodies, more) })

afterEach(() => {
    clear()
    jest.clearAllMocks()
})

describe('c-headroom-status', () => {
    it('takes away a notice that was read', async () => {
        const element = await showStatus({ sync: SYNC, notices: NOTICES })
        perform.mockResolvedValueOnce(JSON.stringify({ status: 200, body: {} }))
        await press(element, 'dismiss')
        const { action, input } = perform.mock.calls[0][0]
        expect({ action, ...JSON.parse(input) }).toEqual({ action: 'noticeRead', path: { noticeId: NOTICES.notices[0].id } })
    })

    it('shows that it loads before the first answer', async () => {
        const element = await showStatus({})
        const [answer] = element.shadowRoot.querySelectorAll('c-headroom-answer')
        expect(find(answer, 'loading')).not.toBeNull()
        await expectAccessible(element)
    })

    it('shows the mode, its reason, the last change and the receipt', async () => {
        const element = await showStatus({ sync: SYNC, notices: NOTICES })
        expect(find(element, 'mode').textContent).toContain('Real time')
        expect(find(element, 'explanation').textContent).toBe('Changes arrive as they are saved.')
        expect(find(element, 'last-change').textContent).toContain('Lead 00Q000000000001AAA')
        expect(find(element, 'completeness').textContent).toMatch(/1,500 changes, 3 healed, 0 missing.*proven /)
        expect(find(element, 'notices').textContent).toContain('A gap since Nov 21, 11:30 AM.')
        await expectAccessible(element)
    })

    it('says what is empty', async () => {
        const element = await showStatus({ sync: { ...SYNC, lastChange: null, receipt: null }, notices: { notices: [] } })
        expect(find(element, 'last-change').textContent).toContain('None yet')
        expect(find(element, 'completeness').textContent).toContain('Not proven yet')
        expect(find(element, 'no-notices')).not.toBeNull()
    })

    it('shows in the place of a view why it failed', async () => {
        const element = await showStatus({
            sync: { status: 403, body: { error: { message: 'You need Headroom Admin.' } } },
            notices: NOTICES,
        })
        const [answer] = element.shadowRoot.querySelectorAll('c-headroom-answer')
        expect(find(answer, 'problem').textContent).toContain('You need Headroom Admin.')
        await expectAccessible(element)
    })

    it('pauses, says so and looks again', async () => {
        perform.mockResolvedValue('{"status":200,"body":{}}')
        const element = await showStatus({ sync: SYNC, notices: NOTICES })
        const refresh = jest.fn()
        const toast = jest.fn()
        element.addEventListener('refresh', refresh)
        element.addEventListener('lightning__showtoast', toast)
        named(element, 'pause')[0].click()
        await rendered()
        expect(perform).toHaveBeenCalledWith({ action: 'syncPause', input: '{}' })
        expect(toast.mock.calls[0][0].detail).toMatchObject({ title: 'The sync is paused', variant: 'success' })
        expect(refresh).toHaveBeenCalledTimes(1)
    })

    it('says why an action was refused and does not look again', async () => {
        perform.mockRejectedValue({ body: { message: 'The relay could not be reached.' } })
        const element = await showStatus({ sync: { ...SYNC, mode: 'paused', asked: 'paused' }, notices: NOTICES })
        const refresh = jest.fn()
        const toast = jest.fn()
        element.addEventListener('refresh', refresh)
        element.addEventListener('lightning__showtoast', toast)
        named(element, 'resume')[0].click()
        await rendered()
        expect(toast.mock.calls[0][0].detail).toMatchObject({ message: 'The relay could not be reached.', variant: 'error' })
        expect(refresh).not.toHaveBeenCalled()
    })
})
