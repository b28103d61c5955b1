import HeadroomCard from 'c/headroomCard'
import { clear, expectAccessible, findAll, show } from 'test/lwc'

afterEach(clear)

describe('c-headroom-card', () => {
    it('has a heading, and a sentence under it only where there is one', async () => {
        const element = await show('c-headroom-card', HeadroomCard, { heading: 'Rules' })
        expect(findAll(element, 'h2')[0].textContent).toBe('Rules')
        expect(findAll(element, 'p')).toEqual([])
        await expectAccessible(element)
        const helped = await show('c-headroom-card', HeadroomCard, { heading: 'Rules', help: 'What is done by itself.' })
        expect(findAll(helped, 'p')[0].textContent).toBe('What is done by itself.')
    })
})
