import HeadroomMyUsage from 'c/headroomMyUsage'
import { clear, expectAccessible, find, panelWith, show } from 'test/lwc'

const showPage = (bodies, more) => show('c-headroom-my-usage', HeadroomMyUsage, { panel: panelWith(bodies, more) })
const answer = (element) => element.shadowRoot.querySelector('c-headroom-answer')

afterEach(clear)

describe('c-headroom-my-usage', () => {
    it('shows that it loads', async () => {
        const element = await showPage({})
        expect(find(answer(element), 'loading')).not.toBeNull()
        await expectAccessible(element)
    })

    it('shows what was spent in the name of the user', async () => {
        const entries = [{ quota: 'data', feature: 'write', object: 'Task', userId: '005000000000001AAA', calls: 3 }]
        const element = await showPage({ myUsage: { entries } })
        expect(element.shadowRoot.querySelector('c-headroom-ledger').entries).toEqual(entries)
        await expectAccessible(element)
    })

    it('says why there is no answer', async () => {
        const element = await showPage({}, { unreachable: 'The relay could not be reached.' })
        expect(find(answer(element), 'problem').textContent).toContain('The relay could not be reached.')
    })
})
