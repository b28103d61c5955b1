import HeadroomBar from 'c/headroomBar'
import { clear, expectAccessible, find, show } from 'test/lwc'

afterEach(clear)

describe('c-headroom-bar', () => {
    it('draws its parts and its mark, never wider than itself, and says what it shows', async () => {
        const parts = [
            { name: 'a', share: 0.25, tone: 'green' },
            { name: 'b', share: 1.4, tone: 'red' },
        ]
        const element = await show('c-headroom-bar', HeadroomBar, { parts, mark: 0.7, description: 'A quarter and more' })
        const widths = [...element.shadowRoot.querySelectorAll('[data-part]')].map((part) => part.style.width)
        expect(widths).toEqual(['25%', '100%'])
        expect(find(element, 'mark').style.left).toBe('70%')
        expect(element.shadowRoot.querySelector('[role="img"]').getAttribute('aria-label')).toBe('A quarter and more')
        await expectAccessible(element)
    })
})
