import perform from '@salesforce/apex/PanelController.perform'
import HeadroomBacklog from 'c/headroomBacklog'
import { clear, expectAccessible, find, give, panelWith, press, rendered, show, textOf } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const WRITE = {
    id: 'w1',
    kind: 'call',
    state: 'parked',
    operation: 'create',
    object: 'Task',
    recordId: null,
    fields: { Subject: 'Call', Status: 'Nonsense' },
    channel: 'apex',
    placeInLine: null,
    expectedAt: null,
    writeAs: null,
    writeAsName: null,
    writeAsProblem: null,
    writtenAs: null,
}
const BACKLOG = {
    channel: 'apex',
    reason: 'Apex carries what waits.',
    until: null,
    channels: {
        apex: { isOpen: true, reason: null, until: null },
        api: { isOpen: false, reason: 'The own limit is reached.', until: '2026-11-22T12:00:00.000Z' },
    },
    counts: { waiting: 1200, leased: 50, parked: 2, review: 0 },
    waitingSince: '2026-11-22T09:00:00.000Z',
    cost: { apexJobs: 24, apiRequests: 2 },
    writes: [WRITE],
    next: null,
}
const GROUP = {
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    object: 'Task',
    count: 2,
    oldestAt: '2026-11-22T09:00:00.000Z',
    text: 'A validation rule refused it.',
    nextStep: 'Correct the value.',
    cost: 'Sent 2 times, which cost at most 0 API requests and 2 Apex jobs.',
    message: 'Choose a real status.',
    writeId: 'w1',
}
const EMPTY = { ...BACKLOG, counts: { waiting: 0, leased: 0, parked: 0, review: 0 }, waitingSince: null, writes: [] }

const showPage = (bodies = { backlog: BACKLOG, writeFailures: { groups: [GROUP] } }) =>
    show('c-headroom-backlog', HeadroomBacklog, { panel: panelWith(bodies) })
const answerWith = (body, status = 200) => perform.mockResolvedValueOnce(JSON.stringify({ status, body }))

function lastCall() {
    const { action, input } = perform.mock.calls.at(-1)[0]
    return { action, ...JSON.parse(input) }
}

afterEach(() => {
    clear()
    jest.resetAllMocks()
})

describe('c-headroom-backlog', () => {
    it('shows that it loads, and that nothing waits and nothing failed', async () => {
        const loading = await showPage({})
        expect(find(loading.shadowRoot.querySelector('c-headroom-answer'), 'loading')).not.toBeNull()
        const empty = await showPage({ backlog: EMPTY, writeFailures: { groups: [] } })
        expect(find(empty, 'sum').textContent).toBe('Nothing waits: all is written.')
        expect(find(empty, 'no-failures')).not.toBeNull()
        expect(find(empty, 'cost')).toBeNull()
    })

    it('tells how much waits, by which way, what it costs, and why the other way is closed', async () => {
        const element = await showPage()
        expect(find(element, 'sum').textContent).toContain('Waiting: 1,200. On the way: 50. Need a person: 2.')
        expect(find(element, 'cost').textContent).toContain('jobs of Apex 24, or API requests 2')
        expect(find(element, 'channels').textContent).toMatch(/Open: what waits goes this way.*The own limit is reached/)
        expect(find(element, 'writes').data[0]).toMatchObject({ what: 'New Task (call)', state: 'Needs a person' })
        await expectAccessible(element)
    })

    it('says once why nothing goes, also where nothing waits, and by which way only where one is open', async () => {
        const isShut = { isOpen: false, reason: 'Write-back is switched off.', until: null }
        const shut = { ...EMPTY, channel: null, reason: isShut.reason, channels: { apex: isShut, api: isShut } }
        const closed = await showPage({ backlog: shut, writeFailures: { groups: [] } })
        expect(textOf(closed).split(isShut.reason)).toHaveLength(2)
        expect(find(closed, 'channels')).toBeNull()
        const open = await showPage({ backlog: EMPTY, writeFailures: { groups: [] } })
        expect(find(open, 'reason')).toBeNull()
        expect(find(open, 'channels')).not.toBeNull()
    })

    it('tells as whom each write is written, and why not as the user who was asked for', async () => {
        const problem = 'Salesforce shows no active user with this id.'
        const asAda = { ...WRITE, id: 'w2', writeAs: '005000000000001AAA', writeAsName: 'Ada Admin' }
        const unseen = { ...asAda, id: 'w4', writeAsName: null }
        const writes = [WRITE, asAda, { ...asAda, id: 'w3', writeAsProblem: problem }, unseen]
        const element = await showPage({ backlog: { ...BACKLOG, writes }, writeFailures: { groups: [] } })
        const creators = find(element, 'writes').data.map(({ creator }) => creator)
        expect(creators).toEqual(['Headroom', 'Ada Admin', `Not Ada Admin: ${problem}`, '005000000000001AAA'])
        expect(find(element, 'written-as').textContent).toContain('Headroom Written As')
        await expectAccessible(element)
    })

    it('groups failures by their reason with the next step, and retries one group or all', async () => {
        const element = await showPage()
        expect(textOf(element)).toContain('Correct the value.')
        expect(textOf(element)).toContain('at most 0 API requests and 2 Apex jobs')
        answerWith({ decided: 2 })
        await press(element, 'retry')
        expect(lastCall()).toEqual({ action: 'writesRetry', body: { code: GROUP.code } })
        answerWith({ decided: 2 })
        await press(element, 'retryAll')
        expect(lastCall()).toEqual({ action: 'writesRetry', body: {} })
    })

    it('retries or gives up one write from its row', async () => {
        const element = await showPage()
        const choose = (name) =>
            find(element, 'writes').dispatchEvent(new CustomEvent('rowaction', { detail: { action: { name }, row: WRITE } }))
        answerWith(WRITE)
        choose('retry')
        await rendered()
        expect(lastCall()).toEqual({ action: 'writeRetry', path: { writeId: 'w1' } })
        answerWith(WRITE)
        choose('cancel')
        await rendered()
        expect(lastCall()).toEqual({ action: 'writeCancel', path: { writeId: 'w1' } })
    })

    it('gives up only what was confirmed', async () => {
        const element = await showPage()
        await press(element, 'ask')
        await expectAccessible(element)
        await press(element, 'keep')
        expect(perform).not.toHaveBeenCalled()
        await press(element, 'ask')
        answerWith({ decided: 2 })
        await press(element, 'cancel')
        expect(lastCall()).toEqual({ action: 'writesCancel', body: { code: GROUP.code } })
    })

    it('edits a write and retries it; a refresh meanwhile takes nothing of the edit', async () => {
        const parked = { ...BACKLOG, writes: [WRITE] }
        const element = await showPage({ backlog: BACKLOG, parked, writeFailures: { groups: [GROUP] } })
        await press(element, 'edit')
        await give(element, 'Status', 'Completed')
        element.panel = panelWith({ backlog: { ...BACKLOG }, writeFailures: { groups: [GROUP] } })
        await rendered()
        answerWith(WRITE)
        await press(element, 'save')
        expect(lastCall()).toEqual({
            action: 'writeEdit',
            path: { writeId: 'w1' },
            body: { fields: { Subject: 'Call', Status: 'Completed' } },
        })
        expect(find(element, 'editor')).toBeNull()
    })

    it('says so where the write to be edited is not among those that are shown', async () => {
        const element = await showPage()
        const toast = jest.fn()
        element.addEventListener('lightning__showtoast', toast)
        await press(element, 'edit')
        expect(toast.mock.calls[0][0].detail.message).toContain('not among')
        expect(find(element, 'editor')).toBeNull()
    })

    it('retries and discards a change that could not be applied', async () => {
        const failure = { id: 'f1', object: 'Lead', recordId: '00Q1', cause: 'A field holds a text.', parkedAt: '2026-11-22T09:00:00.000Z' }
        const element = await showPage({ backlog: EMPTY, writeFailures: { groups: [] }, failures: { failures: [failure], next: 'f1' } })
        expect(find(element, 'more-changes')).not.toBeNull()
        expect(textOf(element)).toContain('A field holds a text.')
        answerWith({})
        await press(element, 'discardChange')
        expect(lastCall()).toEqual({ action: 'failureDiscard', path: { failureId: 'f1' } })
    })
})
