import HeadroomItem from 'c/headroomItem'
import { clear, expectAccessible, findAll, press, show, textOf } from 'test/lwc'

const showItem = (more = {}) => show('c-headroom-item', HeadroomItem, { heading: 'A rule', ...more })

afterEach(clear)

describe('c-headroom-item', () => {
    it('says what it is and what is to be said of it, and leaves out what is empty', async () => {
        const element = await showItem({ lines: ['One.', '', null, 'Two.'], badge: { label: 'On', class: 'slds-theme_success' } })
        expect(textOf(element)).toMatch(/A rule.*One\..*Two\./)
        expect(findAll(element, 'p')).toHaveLength(3)
        expect(findAll(element, 'lightning-badge')[0].label).toBe('On')
        expect(findAll(element, 'c-headroom-buttons')).toEqual([])
        await expectAccessible(element)
    })

    it('hands on what is pressed beside it and what is answered under it', async () => {
        const answers = [{ name: 'keep', label: 'Keep' }]
        const element = await showItem({ buttons: [{ name: 'ask', label: 'Delete' }], question: { text: 'Sure?', answers } })
        const heard = jest.fn()
        element.addEventListener('press', (event) => heard(event.detail.name))
        await press(element, 'ask')
        await press(element, 'keep')
        expect(heard.mock.calls).toEqual([['ask'], ['keep']])
        expect(textOf(element)).toContain('Sure?')
        await expectAccessible(element)
    })
})
