import HeadroomInputs from 'c/headroomInputs'
import { checkInputs, clear, expectAccessible, give, named, show } from 'test/lwc'

const INPUTS = [
    { name: 'title', label: 'Title', value: 'Call', required: true, maxLength: 80 },
    { name: 'kind', label: 'Kind', value: 'a', options: [{ label: 'A', value: 'a' }] },
    { name: 'isOn', label: 'On', type: 'checkbox', checked: false },
]
const showInputs = (inputs = INPUTS) => show('c-headroom-inputs', HeadroomInputs, { inputs })

afterEach(clear)

describe('c-headroom-inputs', () => {
    it('chooses where there are options, types where there are none, and tells what was given', async () => {
        const element = await showInputs()
        expect(INPUTS.map(({ name }) => named(element, name)[0].tagName)).toEqual([
            'LIGHTNING-INPUT',
            'LIGHTNING-COMBOBOX',
            'LIGHTNING-INPUT',
        ])
        expect(named(element, 'title')[0]).toMatchObject({ label: 'Title', value: 'Call', required: true, maxLength: 80 })
        const heard = jest.fn()
        element.addEventListener('edit', (event) => heard(event.detail))
        await give(element, 'title', '')
        await give(element, 'isOn', true)
        expect(heard.mock.calls).toEqual([[{ name: 'title', value: '' }], [{ name: 'isOn', value: true }]])
        await expectAccessible(element)
    })

    it('checks them all, not only up to the first that is wrong', async () => {
        const element = await showInputs([
            { name: 'first', label: 'First', value: '', required: true },
            { name: 'second', label: 'Second', value: '', required: true },
        ])
        checkInputs(element)
        const second = named(element, 'second')[0]
        const check = jest.spyOn(second, 'reportValidity')
        expect(element.check()).toBe(false)
        expect(check).toHaveBeenCalledTimes(1)
        const filled = await showInputs()
        checkInputs(filled)
        expect(filled.check()).toBe(true)
    })
})
