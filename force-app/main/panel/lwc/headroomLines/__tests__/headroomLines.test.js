import HeadroomLines from 'c/headroomLines'
import { checkInputs, clear, expectAccessible, give, named, press, show, textOf } from 'test/lwc'

const line = (value) => ({ item: { value }, inputs: [{ name: 'value', label: 'Value', value, required: true }] })
const showLines = (more = {}) =>
    show('c-headroom-lines', HeadroomLines, {
        lines: [line('a'), line('b'), line('c')],
        noun: 'Step',
        blank: { value: '' },
        addLabel: 'Add a step',
        isOrdered: true,
        ...more,
    })

/** The lists that were told, by their values. */
function hearLists(element) {
    const heard = []
    element.addEventListener('list', ({ detail }) => heard.push(detail.map(({ value }) => value).join('')))
    return heard
}

afterEach(clear)

describe('c-headroom-lines', () => {
    it('tells the list anew where a line is added, moved or taken away', async () => {
        const element = await showLines()
        const heard = hearLists(element)
        await press(element, 'add')
        await press(element, 'up', 2)
        await press(element, 'down', 0)
        await press(element, 'remove', 1)
        expect(heard).toEqual(['abc', 'acb', 'bac', 'ac'])
        await expectAccessible(element)
    })

    it('names each button after its line, and moves none past the ends', async () => {
        const element = await showLines()
        expect(named(element, 'up').map(({ alternativeText, disabled }) => [alternativeText, disabled])).toEqual([
            ['Step 1: move up', true],
            ['Step 2: move up', false],
            ['Step 3: move up', false],
        ])
        expect(named(element, 'down').map(({ disabled }) => disabled)).toEqual([false, false, true])
    })

    it('moves nothing where the order means nothing', async () => {
        expect(named(await showLines({ isOrdered: false }), 'up')).toEqual([])
    })

    it('tells in which line something was typed, and checks every line', async () => {
        const element = await showLines({ lines: [line('a'), { ...line(''), problem: 'Nobody approved it.' }] })
        const heard = jest.fn()
        element.addEventListener('edit', (event) => heard(event.detail))
        await give(element, 'value', 'z', 1)
        expect(heard).toHaveBeenCalledWith({ index: 1, name: 'value', value: 'z' })
        expect(textOf(element)).toContain('Nobody approved it.')
        checkInputs(element)
        expect(element.check()).toBe(false)
    })
})
