import perform from '@salesforce/apex/PanelController.perform'
import HeadroomRecord from 'c/headroomRecord'
import { clear, expectAccessible, find, give, named, panelWith, press, rendered, show } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const ID = '00Q000000000001AAA'
const STORY = {
    changes: [
        {
            position: '12',
            operation: 'updated',
            capturedAt: '2026-11-22T09:00:00.000Z',
            origin: null,
            isLate: true,
            before: { Status: 'Open', Company: 'Acme' },
            after: { Status: 'Working', Company: 'Acme' },
            firings: [{ ruleId: 'r1' }],
            rules: [
                {
                    ruleId: 'r0',
                    ruleName: 'A hot lead',
                    verdict: 'conditions_not_met',
                    isRuleNewer: true,
                    unknownFields: [],
                    falseConditions: [{ number: 2, field: 'Rating', now: null }],
                },
                { ruleId: 'r1', ruleName: 'Working leads', verdict: 'fires', isRuleNewer: false, unknownFields: [], falseConditions: [] },
            ],
        },
        {
            position: '11',
            operation: 'created',
            capturedAt: '2026-11-22T08:00:00.000Z',
            origin: 'headroom',
            isLate: false,
            before: null,
            after: { Status: 'Open' },
            firings: [],
            rules: [],
        },
    ],
    enrollments: [
        { sequenceId: 's1', state: 'active', enrolledAt: '2026-11-22T09:00:00.000Z', endedAt: null, endReason: null },
        {
            sequenceId: 's2',
            state: 'ended',
            enrolledAt: '2026-11-22T08:00:00.000Z',
            endedAt: '2026-11-22T08:30:00.000Z',
            endReason: 'removed_by_rule',
        },
        {
            sequenceId: 's3',
            state: 'ended',
            enrolledAt: '2026-11-22T08:00:00.000Z',
            endedAt: '2026-11-22T08:45:00.000Z',
            endReason: 'completed',
        },
    ],
    failures: [{ id: 'f1', cause: 'A field holds a text.' }],
    next: '11',
}
const SEQUENCES = { sequences: [{ id: 's1', name: 'Outbound' }], next: null }

/** Pastes and asks; `answer` comes with the next look. */
async function ask(element, text, answer) {
    const wanted = []
    element.addEventListener('want', (event) => wanted.push(event.detail))
    await give(element, 'text', text)
    named(element, 'show')[0].click()
    await rendered()
    if (answer !== undefined) {
        element.panel = panelWith({ sequences: SEQUENCES, [wanted[0][0].as]: answer })
        await rendered()
    }
    return wanted
}

const showPage = () => show('c-headroom-record', HeadroomRecord, { panel: panelWith({ sequences: SEQUENCES }) })

afterEach(clear)

describe('c-headroom-record', () => {
    it('says what it takes where nothing of a record was pasted, and asks for nothing', async () => {
        const element = await showPage()
        expect(await ask(element, 'Acme')).toEqual([])
        expect(find(element, 'hint').textContent).toContain('This is no id')
        await expectAccessible(element)
    })

    it('asks for the record of a pasted link and shows that it loads', async () => {
        const element = await showPage()
        const wanted = await ask(element, `https://acme.lightning.force.com/lightning/r/Lead/${ID}/view`)
        expect(wanted).toEqual([[expect.objectContaining({ view: 'story', path: { object: 'Lead', recordId: ID } })]])
        expect(find(element, 'record').heading).toBe(`Lead ${ID}`)
        expect(find(element.shadowRoot.querySelector('c-headroom-answer'), 'loading')).not.toBeNull()
    })

    it('knows a record of any object by its link, and a campaign by its id', async () => {
        const visit = { object: 'Visit__c', recordId: 'a01000000000001AAA' }
        const campaign = { object: 'Campaign', recordId: '701000000000001AAA' }
        const [ofVisit] = await ask(await showPage(), `https://acme.lightning.force.com/lightning/r/Visit__c/${visit.recordId}/view`)
        expect(ofVisit).toEqual([expect.objectContaining({ view: 'story', path: visit })])
        const [ofCampaign] = await ask(await showPage(), campaign.recordId)
        expect(ofCampaign).toEqual([expect.objectContaining({ view: 'story', path: campaign })])
    })

    it('tells changes, what fired and why another rule did not, sequences and failures', async () => {
        const element = await showPage()
        await ask(element, ID, STORY)
        const [updated, created] = [...find(element, 'changes').children].map((item) => item.textContent)
        expect(updated).toMatch(/Status\s*Open\s*Working/)
        expect(updated).not.toContain('Company')
        expect(updated.indexOf('Working leads fired.')).toBeLessThan(
            updated.indexOf('A hot lead did not fire: condition 2 was false, Rating held nothing.'),
        )
        expect(created).toContain('Created')
        expect(find(element, 'enrollments').textContent).toMatch(
            /Outbound Since .* Still in it.*s2 Since .*Out: by a rule, .*s3 .*Out: all its steps are done/,
        )
        expect(find(element, 'failures').textContent).toBe('A field holds a text.')
        await expectAccessible(element)
    })

    it('has the org tell the record anew, and says when it is asked', async () => {
        const element = await showPage()
        await ask(element, ID, STORY)
        perform.mockResolvedValueOnce(JSON.stringify({ status: 202, body: { expectedAt: '2026-11-22T10:15:00.000Z', next: '' } }))
        await press(element, 'resync')
        const { action, input } = perform.mock.calls[0][0]
        expect({ action, ...JSON.parse(input) }).toEqual({ action: 'recordResync', path: { object: 'Lead', recordId: ID } })
        expect(find(element, 'resync').textContent).toMatch(/^The org is asked at .* and answers/)
        await ask(element, '00Q000000000002AAA')
        expect(find(element, 'resync')).toBeNull()
    })

    it('says that the org never told the record although that was asked for', async () => {
        const element = await showPage()
        const explanation = 'It had not answered by 2026-11-22T10:15:00.000Z.'
        await ask(element, ID, { ...STORY, resync: { state: 'given_up', explanation } })
        expect(find(element, 'resync').textContent).toMatch(/^It had not answered by (?!2026)/)
    })

    it('asks for older changes and comes back', async () => {
        const element = await showPage()
        const wanted = await ask(element, ID, STORY)
        find(element, 'older').click()
        await rendered()
        expect(wanted[1][0]).toMatchObject({ view: 'story', query: { page: '11' } })
        element.panel = panelWith({ sequences: SEQUENCES, [wanted[1][0].as]: { ...STORY, next: null } })
        await rendered()
        expect(find(element, 'older')).toBeNull()
        find(element, 'newest').click()
        await rendered()
        expect(wanted[2]).toEqual(wanted[0])
    })

    it('shows why there is no story', async () => {
        const element = await showPage()
        await ask(element, ID, { status: 404, body: { error: { message: 'No change of this record has been seen.' } } })
        expect(find(element.shadowRoot.querySelector('c-headroom-answer'), 'problem').textContent).toContain('No change of this record')
    })
})
