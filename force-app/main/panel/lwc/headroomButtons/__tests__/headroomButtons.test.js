import HeadroomButtons from 'c/headroomButtons'
import { clear, expectAccessible, find, named, press, show } from 'test/lwc'

const BUTTONS = [
    { name: 'save', label: 'Save', variant: 'brand' },
    { name: 'remove', iconName: 'utility:delete', alternativeText: 'Remove it' },
    { name: 'later', label: 'Later', isOff: true },
]
const showButtons = (more = {}) => show('c-headroom-buttons', HeadroomButtons, { buttons: BUTTONS, ...more })

afterEach(clear)

describe('c-headroom-buttons', () => {
    it('tells which was pressed', async () => {
        const element = await showButtons()
        const heard = jest.fn()
        element.addEventListener('press', (event) => heard(event.detail))
        await press(element, 'save')
        await press(element, 'remove')
        expect(heard.mock.calls).toEqual([[{ name: 'save' }], [{ name: 'remove' }]])
    })

    it('turns off what cannot be done now, and all while something is done', async () => {
        const isOff = (element) => BUTTONS.map(({ name }) => named(element, name)[0].disabled)
        expect(isOff(await showButtons())).toEqual([false, false, true])
        expect(isOff(await showButtons({ busy: true }))).toEqual([true, true, true])
    })

    it('asks before it, in a box that is read out', async () => {
        const element = await showButtons({ question: 'Are you sure?' })
        expect(find(element, 'question').textContent).toBe('Are you sure?')
        expect(element.shadowRoot.querySelector('[role="status"]')).not.toBeNull()
        await expectAccessible(element)
        const plain = await showButtons()
        expect(plain.shadowRoot.querySelector('[role]')).toBeNull()
    })

    it('leaves no page when Enter presses it in a form', async () => {
        const element = await showButtons()
        const click = new MouseEvent('click', { cancelable: true })
        named(element, 'save')[0].dispatchEvent(click)
        expect(click.defaultPrevented).toBe(true)
    })
})
